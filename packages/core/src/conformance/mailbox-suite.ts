import type { Mailbox } from "../ports/mailbox.js";
import { begun, equal, rejects, rejectsWith, soon, throwsTypeError, turns } from "./assert.js";
import type { MailboxFixture } from "./mailbox-fixture.js";
import { suite, type Suite } from "./suite.js";

const MAX = 8192;
/** Turns in which a call that must wait could have ended. */
const WHILE = 20;

const [channel, elsewhere] = ["7k3w0q9x", "00000000"];
const bytes = (...values: readonly number[]) => Uint8Array.from(values);

/** Checks that a channel is not open: for nobody, and for no number. */
async function isClosed({ mailbox, other }: MailboxFixture): Promise<void> {
  for (const one of [mailbox, other]) {
    await rejects(() => one.take(channel, 1), "PAIRING_ENDED");
    await rejects(() => one.put(channel, 2, bytes(2)), "PAIRING_ENDED");
  }
}

/** What every `Mailbox` must do. */
export const mailboxSuite: Suite<MailboxFixture> = suite<MailboxFixture>({
  "a message is taken by the other device as it was put, however often": async ({ mailbox, other }) => {
    const messages = [bytes(0), bytes(1, 2, 3), new Uint8Array(MAX).fill(7), bytes(255), bytes(10), bytes(13, 10)];
    for (const [nth, message] of messages.entries()) await mailbox.put(channel, nth + 1, message);
    for (const _ of [1, 2])
      for (const [nth, message] of messages.entries())
        equal(await other.take(channel, nth + 1), message, `Message ${nth + 1}`);
  },

  "channels are kept apart": async ({ mailbox, other }) => {
    await mailbox.put(channel, 1, bytes(1));
    await other.put(elsewhere, 1, bytes(2));
    equal(await other.take(channel, 1), bytes(1), "The message of one channel");
    equal(await mailbox.take(elsewhere, 1), bytes(2), "The message of the other");
    await mailbox.close(elsewhere);
    equal(await other.take(channel, 1), bytes(1), "The message of one channel, when the other was closed");
  },

  "a take waits for its message, and for no other": async (fixture) => {
    const { mailbox, other } = fixture;
    await mailbox.put(channel, 1, bytes(1));
    let taken: Uint8Array | undefined;
    const waiting = begun(mailbox.take(channel, 3).then((message) => (taken = message)));
    await other.put(channel, 2, bytes(2));
    await turns(WHILE);
    equal(taken, undefined, "A message that is not there yet");
    await other.put(channel, 3, bytes(3));
    equal(await soon(fixture, "A take whose message was put", waiting), bytes(3));
  },

  "several wait for one message": async (fixture) => {
    const { mailbox, other } = fixture;
    await mailbox.put(channel, 1, bytes(1));
    const waiting = [mailbox, mailbox, other].map((one) => begun(one.take(channel, 2)));
    await other.put(channel, 2, bytes(2));
    for (const message of await soon(fixture, "Takes of one message", Promise.all(waiting))) equal(message, bytes(2));
  },

  "a message stays: it is put once more, and never another": async ({ mailbox, other }) => {
    for (const one of [mailbox, other, mailbox]) await one.put(channel, 1, bytes(1, 2));
    for (const message of [bytes(1), bytes(1, 3), bytes(1, 2, 3)])
      await rejects(() => other.put(channel, 1, message), "PAIRING_ENDED");
    equal(await other.take(channel, 1), bytes(1, 2));
  },

  "of two messages at once, one is there for both": async ({ mailbox, other }) => {
    const puts = [mailbox.put(channel, 1, bytes(1)), other.put(channel, 1, bytes(2))];
    const ends = (await Promise.allSettled(puts)).map(({ status }) => status);
    equal(ends.toSorted(), ["fulfilled", "rejected"], "How they ended");
    const message = bytes(ends[0] === "fulfilled" ? 1 : 2);
    for (const one of [mailbox, other]) equal(await one.take(channel, 1), message);
  },

  "keeps a copy": async ({ mailbox }) => {
    const message = bytes(1, 2);
    await mailbox.put(channel, 1, message);
    message.fill(9);
    const taken = await mailbox.take(channel, 1);
    taken.fill(9);
    equal(await mailbox.take(channel, 1), bytes(1, 2));
  },

  "nothing but the first message opens a channel": async (fixture) => {
    await isClosed(fixture);
    await fixture.mailbox.put(channel, 1, bytes(1));
    await fixture.other.put(channel, 2, bytes(2));
  },

  "a closed channel is gone, once or twice, and may be opened anew": async (fixture) => {
    const { mailbox, other } = fixture;
    await mailbox.close(channel);
    await mailbox.put(channel, 1, bytes(1));
    await mailbox.put(channel, 2, bytes(2));
    for (const one of [other, other, mailbox]) await one.close(channel);
    await isClosed(fixture);
    await other.put(channel, 1, bytes(3));
    equal(await mailbox.take(channel, 1), bytes(3));
  },

  "who waits learns that the channel was closed": async (fixture) => {
    const { mailbox, other } = fixture;
    await mailbox.put(channel, 1, bytes(1));
    const waiting = rejects(() => mailbox.take(channel, 2), "PAIRING_ENDED");
    await turns(WHILE);
    await other.close(channel);
    await soon(fixture, "A take whose channel was closed", waiting);
  },

  "refuses other channels, numbers and messages": async ({ mailbox }) => {
    const wrong: readonly unknown[] = [undefined, "", "7K3W0Q9X", "7k3w-0q9x", "7k3w0q9", "7k3w0q9u", "../../..", 5];
    for (const name of wrong as readonly string[]) {
      await throwsTypeError(() => mailbox.put(name, 1, bytes(1)), name);
      await throwsTypeError(() => mailbox.take(name, 1), name);
      await throwsTypeError(() => mailbox.close(name), name);
    }
    for (const number of [0, 7, 1.5, -1, Number.NaN, "1" as never]) {
      await throwsTypeError(() => mailbox.put(channel, number, bytes(1)), number);
      await throwsTypeError(() => mailbox.take(channel, number), number);
    }
    for (const message of [bytes(), new Uint8Array(MAX + 1), "text" as never])
      await throwsTypeError(() => mailbox.put(channel, 1, message), message);
    await rejects(() => mailbox.take(channel, 1), "PAIRING_ENDED");
  },

  "checks its signal first": async ({ mailbox }) => {
    const reason = new Error("stopped");
    const signal = AbortSignal.abort(reason);
    await rejectsWith(() => mailbox.put(channel, 1, bytes(1), { signal }), reason);
    await rejectsWith(() => mailbox.take(channel, 1, { signal }), reason);
    await rejects(() => mailbox.take(channel, 1), "PAIRING_ENDED");
    await mailbox.put(channel, 1, bytes(1));
    await rejectsWith(() => mailbox.close(channel, { signal }), reason);
    equal(await mailbox.take(channel, 1), bytes(1));
  },

  "an abort ends the waiting of one, and of nobody else": async (fixture) => {
    const { mailbox, other } = fixture;
    await mailbox.put(channel, 1, bytes(1));
    const [reason, stop] = [new Error("stopped"), new AbortController()];
    const aborted = begun(rejectsWith(() => mailbox.take(channel, 2, { signal: stop.signal }), reason));
    const waiting = begun(mailbox.take(channel, 2));
    await turns(WHILE);
    stop.abort(reason);
    await soon(fixture, "A take that was aborted", aborted);
    await other.put(channel, 2, bytes(2));
    equal(await soon(fixture, "A take beside one that was aborted", waiting), bytes(2));
  },

  "a mailbox that is away says so, and may be back later": async ({ mailbox, unplug }) => {
    await unplug();
    const calls: readonly ((one: Mailbox) => Promise<unknown>)[] = [
      (one) => one.put(channel, 1, bytes(1)),
      (one) => one.take(channel, 1),
      (one) => one.close(channel),
    ];
    for (const call of calls)
      equal((await rejects(() => call(mailbox), "MAILBOX_UNAVAILABLE")).retryable, true, "Whether it is retryable");
  },

  "with expire: a channel is forgotten by itself": async (fixture) => {
    if (!fixture.expire) return;
    await fixture.mailbox.put(channel, 1, bytes(1));
    await fixture.expire();
    await isClosed(fixture);
  },

  "with hang: an abort ends a call that gets no answer": async (fixture) => {
    if (!fixture.hang) return;
    await fixture.hang();
    const [reason, stop] = [new Error("stopped"), new AbortController()];
    const options = { signal: stop.signal };
    const { mailbox } = fixture;
    const calls = [
      () => mailbox.put(channel, 1, bytes(1), options),
      () => mailbox.take(channel, 1, options),
      () => mailbox.close(channel, options),
    ].map((call) => begun(rejectsWith(call, reason)));
    await turns(WHILE);
    stop.abort(reason);
    await soon(fixture, "Calls that were aborted", Promise.all(calls));
  },
});
