import {
  abortable,
  checkChannel,
  checkMessage,
  checkMessageNumber,
  type Clock,
  collect,
  isChartkeyError,
  type Mailbox,
} from "@chartkey/core/adapters";
import { fromSender } from "./http-problem.js";
import { Places } from "./places.js";
import { RateLimit } from "./rate-limit.js";
import { Recently } from "./recently.js";
import { nothing, type Route } from "./route.js";

/** Bytes of a message. */
const MAX = 8_192;

/** How many requests wait for a message at once: two for each of a thousand pairings. */
const AT_ONCE = 2_000;

/** How many of one caller: two for each of eight pairings behind one address. */
const OF_ONE = 16;

export interface MailboxRoutesOptions {
  readonly mailbox: Mailbox;
  /** How many channels one caller opens in a minute. */
  readonly perMinute: number;
  /** Milliseconds for which a request waits for a message. */
  readonly patience: number;
  readonly clock: Clock;
  /** Whether callers who have not signed in are told apart. */
  readonly tellsApart: boolean;
}

type Params = Readonly<Record<string, string>>;

const channelOf = ({ channel = "" }: Params): string => fromSender(() => checkChannel(channel));
const numberOf = ({ number = "" }: Params): number =>
  fromSender(() => checkMessageNumber(/^[1-9]$/u.test(number) ? Number(number) : Number.NaN));

/** What `call` gives; `undefined` when it has waited for so long. */
async function patiently<T>(
  patience: number,
  signal: AbortSignal,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), patience);
  try {
    const either = AbortSignal.any([signal, late.signal]);
    return await abortable(call(either), either);
  } catch (error) {
    if (late.signal.aborted && !signal.aborted && !isChartkeyError(error)) return undefined;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** A new device has no account yet, so these are there for everybody. */
export function mailboxRoutes(options: MailboxRoutesOptions): readonly Route[] {
  const { mailbox, perMinute, patience, clock, tellsApart } = options;
  const rate = new RateLimit(perMinute, clock);
  const begun = new Recently(clock);
  const waiting = new Places({ all: AT_ONCE, ofOne: tellsApart ? OF_ONE : AT_ONCE });

  /** Counts a pairing, and no message that is put again: its answer may have been lost. */
  function countChannel(channel: string, caller: string): void {
    const name = `${channel} ${caller}`;
    if (begun.has(name)) return;
    rate.count(caller);
    begun.note(name);
  }

  return [
    {
      method: "PUT",
      path: "/mailbox/{channel}/{number}",
      open: true,
      description: {
        summary: "Put a message of a pairing; the first one opens its channel",
        body: "message",
        responses: { 204: "nothing" },
      },
      async handle({ params, body, caller, signal }) {
        const [channel, number] = [channelOf(params), numberOf(params)];
        if (number === 1) countChannel(channel, caller);
        const bytes = await collect(body.read(MAX, signal), MAX);
        await mailbox.put(
          channel,
          number,
          fromSender(() => checkMessage(bytes)),
          { signal },
        );
        return nothing();
      },
    },
    {
      method: "GET",
      path: "/mailbox/{channel}/{number}",
      open: true,
      description: {
        summary: "Wait for a message of a pairing; 204 when it has not come for a while",
        responses: { 200: "bytes", 204: "nothing" },
      },
      async handle({ params, caller, signal }) {
        const [channel, number] = [channelOf(params), numberOf(params)];
        const leave = waiting.enter(caller);
        try {
          const message = await patiently(patience, signal, (either) =>
            mailbox.take(channel, number, { signal: either }),
          );
          if (!message) return nothing();
          return new Response(new Uint8Array(message), { headers: { "content-type": "application/octet-stream" } });
        } finally {
          leave();
        }
      },
    },
    {
      method: "DELETE",
      path: "/mailbox/{channel}",
      open: true,
      description: { summary: "End a pairing, and forget its messages", responses: { 204: "nothing" } },
      async handle({ params, signal }) {
        await mailbox.close(channelOf(params), { signal });
        return nothing();
      },
    },
  ];
}
