import {
  checkChannel,
  checkMessage,
  checkMessageNumber,
  type Clock,
  collect,
  isChartkeyError,
  type Mailbox,
} from "@chartkey/core/adapters";
import { fromSender, HttpProblem } from "./http-problem.js";
import { RateLimit } from "./rate-limit.js";
import { nothing, type Route } from "./route.js";

/** Bytes of a message. */
const MAX = 8_192;

/** How many requests wait for a message at once: two for each of a thousand pairings. */
const AT_ONCE = 2_000;

export interface MailboxRoutesOptions {
  readonly mailbox: Mailbox;
  /** How many channels one caller opens in a minute. */
  readonly perMinute: number;
  /** Milliseconds for which a request waits for a message. */
  readonly patience: number;
  readonly clock: Clock;
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
    return await call(AbortSignal.any([signal, late.signal]));
  } catch (error) {
    if (late.signal.aborted && !signal.aborted && !isChartkeyError(error)) return undefined;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** A new device has no account yet, so these are there for everybody. */
export function mailboxRoutes({ mailbox, perMinute, patience, clock }: MailboxRoutesOptions): readonly Route[] {
  const rate = new RateLimit(perMinute, clock);
  let waiting = 0;
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
        if (number === 1) rate.count(caller);
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
      async handle({ params, signal }) {
        const [channel, number] = [channelOf(params), numberOf(params)];
        if (waiting >= AT_ONCE) throw new HttpProblem(503, "Too many wait for messages", { retryable: true });
        waiting += 1;
        try {
          const message = await patiently(patience, signal, (either) =>
            mailbox.take(channel, number, { signal: either }),
          );
          if (!message) return nothing();
          return new Response(new Uint8Array(message), { headers: { "content-type": "application/octet-stream" } });
        } finally {
          waiting -= 1;
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
