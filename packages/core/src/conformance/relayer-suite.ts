import { equal, failure, ok, rejectsWith, soon } from "./assert.js";
import type { RelayerFixture } from "./relayer-fixture.js";
import { showsNone } from "./revealed.js";
import { suite } from "./suite.js";

/** A suite for a relayer that takes calls of any kind. */
export type RelayerSuite = Readonly<Record<string, <C>(create: () => Promise<RelayerFixture<C>>) => Promise<void>>>;

const several = <C>({ signed }: RelayerFixture<C>): Promise<readonly C[]> =>
  Promise.all([1, 2, 3, 4].map(() => signed()));

/** Checks that a relayer works, by the call of somebody new. */
async function works({ relayer, signed, count }: RelayerFixture, what: string): Promise<void> {
  const call = await signed();
  await relayer.submit(call);
  equal(await count(call), 1, `How often an act is on the ledger ${what}`);
}

/** What every relayer must do. */
// Sound for every C: a case hands a relayer only the calls of the relayer's own fixture.
export const relayerSuite = suite<RelayerFixture>({
  "submit: answers the hash of its transaction, and the act is on the ledger": async (fixture) => {
    const { relayer, signed, count, sent } = fixture;
    const call = await signed();
    const transaction = await relayer.submit(call);
    ok(/^0x[0-9a-f]{64}$/u.test(transaction), `The answer is no hash of 32 bytes: ${transaction}`);
    equal(await count(call), 1, "How often the act is on the ledger");
    equal(sent(), 1, "Transactions that it paid for");
  },

  "submit: acts of several people at once are each on the ledger, once": async (fixture) => {
    const { relayer, count } = fixture;
    const calls = await several(fixture);
    await Promise.all(calls.map((call) => relayer.submit(call)));
    for (const call of calls) equal(await count(call), 1, "How often an act is on the ledger");
  },

  "submit: the same call, at once and again, is on the ledger once": async (fixture) => {
    const { relayer, signed, count } = fixture;
    const call = await signed();
    const ended = await Promise.allSettled([relayer.submit(call), relayer.submit(call)]);
    ok(
      ended.some(({ status }) => status === "fulfilled"),
      "Both calls failed",
    );
    await relayer.submit(call).catch(() => {});
    equal(await count(call), 1, "How often the act is on the ledger");
    await works(fixture, "afterwards");
  },

  "refusals: what is no signed act of its ledger fails, and costs nothing": async (fixture) => {
    const { relayer, foreign, sent } = fixture;
    const nonsense = { nothing: undefined, null: null, "an empty object": {}, "a text": "0x12", "a list": [[]] };
    for (const [what, call] of Object.entries({ ...(await foreign()), ...nonsense })) {
      const error = await soon(
        fixture,
        `The refusal of ${what}`,
        failure(() => relayer.submit(call), `for ${what}`),
      );
      ok(error instanceof Error, `The refusal of ${what} is no error`);
      equal(sent(), 0, `Transactions that it paid for, after ${what}`);
    }
    await works(fixture, "afterwards");
  },

  "refusals: an act that the ledger would refuse fails, and costs nothing": async (fixture) => {
    const { relayer, refused, count, sent } = fixture;
    const call = await refused();
    await failure(() => relayer.submit(call));
    equal(sent(), 0, "Transactions that it paid for");
    equal(await count(call), 0, "How often the act is on the ledger");
    await works(fixture, "afterwards");
  },

  "refusals: one that fails among others at once fails alone": async (fixture) => {
    const { relayer, refused, count } = fixture;
    const calls = await several(fixture);
    const bad = await refused();
    const failing = failure(() => relayer.submit(bad));
    await Promise.all([failing, ...calls.map((call) => relayer.submit(call))]);
    for (const call of calls) equal(await count(call), 1, "How often an act is on the ledger");
  },

  "abort: the signal is checked first": async (fixture) => {
    const { relayer, signed, count, sent } = fixture;
    const call = await signed();
    const reason = new Error("stopped");
    const signal = AbortSignal.abort(reason);
    for (const one of [call, undefined]) await rejectsWith(() => relayer.submit(one, { signal }), reason);
    equal(sent(), 0, "Transactions that it paid for");
    await relayer.submit(call);
    equal(await count(call), 1, "How often the act is on the ledger, after the second try");
  },

  "abort: a call that is under way ends, and those of others go on": async (fixture) => {
    const { relayer, count } = fixture;
    const [aborted, ...others] = await several(fixture);
    const reason = new Error("stopped");
    const stop = new AbortController();
    const ending = relayer.submit(aborted, { signal: stop.signal }).catch((error: unknown) => error);
    const going = others.map((call) => relayer.submit(call));
    stop.abort(reason);
    const answer = await soon(fixture, "A call that was aborted", ending);
    ok(answer === reason || typeof answer === "string", `Neither a hash nor the signal's reason: ${String(answer)}`);
    await Promise.all(going);
    for (const call of others) equal(await count(call), 1, "How often an act of somebody else is on the ledger");
  },

  "failures: a relayer that cannot send says so, and has paid for nothing": async (fixture) => {
    const { relayer, signed, unplug, sent } = fixture;
    const call = await signed();
    await unplug();
    await soon(
      fixture,
      "A call of a relayer that cannot send",
      failure(() => relayer.submit(call)),
    );
    equal(sent(), 0, "Transactions that it paid for");
  },

  "with hang: an abort ends a call that gets no answer": async (fixture) => {
    const { relayer, signed, hang } = fixture;
    if (!hang) return;
    const call = await signed();
    await hang();
    const reason = new Error("stopped");
    const stop = new AbortController();
    const waiting = relayer.submit(call, { signal: stop.signal });
    stop.abort(reason);
    await soon(
      fixture,
      "A call that was aborted while nothing answered",
      rejectsWith(() => waiting, reason),
    );
  },

  "with secrets: no error shows one": async (fixture) => {
    const { relayer, secrets, foreign, refused, unplug, signed } = fixture;
    if (!secrets) return;
    const calls = [...Object.values(await foreign()), await refused()];
    for (const call of calls) showsNone(secrets, "an error", await failure(() => relayer.submit(call)));
    const last = await signed();
    await unplug();
    showsNone(secrets, "an error", await failure(() => relayer.submit(last)));
  },
}) as RelayerSuite;
