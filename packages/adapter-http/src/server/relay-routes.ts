import { abortable, type CallOptions, type Clock, type Hex } from "@chartkey/core/adapters";
import { relayedBody } from "../wire/ledger.js";
import { relayQuery } from "../wire/ledger-queries.js";
import { decided } from "./decided.js";
import { EqualCalls } from "./equal-calls.js";
import { HttpProblem } from "./http-problem.js";
import { RateLimit } from "./rate-limit.js";
import { readJson } from "./read-json.js";
import { json, type Route, type Session } from "./route.js";
import { sessionEnded } from "./sessions.js";

/** Bytes of a call: that of 128 acts, in hexadecimal. */
const MAX = 262_144;

/** How many calls a relayer is asked to send at once. */
const AT_ONCE = 64;

/** Sends what others signed, and pays for it. `C` is the form in which it takes that. */
export interface ServedRelayer<C> {
  /** @returns the hash of the transaction that it sent, 32 bytes */
  submit(call: C, options?: CallOptions): Promise<Hex>;
}

/**
 * Decides what a relayer is asked to send: with `true`, and nothing else, it is. What is neither
 * `true` nor `false` fails as a mistake of the app.
 * @param call what came: an object of JSON that nobody has checked yet
 * @param session of whoever asks; `undefined` for who has not signed in
 */
export type MayRelay = (call: unknown, session: Session | undefined) => boolean | Promise<boolean>;

export interface RelayRoutesOptions {
  readonly relayer: ServedRelayer<never>;
  readonly mayRelay: MayRelay;
  /** Of one caller. */
  readonly perMinute: number;
  readonly clock: Clock;
}

/** What is malformed, and what its ledger refuses, is the relayer's to say. */
export function relayRoutes({ relayer, mayRelay, perMinute, clock }: RelayRoutesOptions): readonly Route[] {
  const rate = new RateLimit(perMinute, clock);
  const equal = new EqualCalls(clock);
  let sending = 0;

  async function submit(call: object, signal: AbortSignal): Promise<Hex> {
    // last, so that nobody keeps others out by a call that is slow to come, or refused
    if (sending >= AT_ONCE) throw new HttpProblem(503, "The relayer is busy", { retryable: true });
    sending += 1;
    const free = () => void (sending -= 1);
    // it comes from outside, whatever its type says; a relayer may also throw at once
    const sent = (async () => relayer.submit(call as never, { signal }))();
    // a relayer that ignores the signal holds no place for ever
    abortable(sent, signal).then(free, free);
    return sent;
  }

  return [
    {
      method: "POST",
      path: "/relays",
      open: true,
      description: {
        summary: "Have a relayer send what its actor signed",
        body: relayQuery,
        responses: { 202: relayedBody },
      },
      async handle(call) {
        const { session, caller, signal } = call;
        rate.count(caller);
        const body = await readJson(call, relayQuery, MAX);
        if (!decided("mayRelay", await mayRelay(body, session)))
          throw session ? new HttpProblem(403, "The relayer does not send this") : sessionEnded();
        return json({ transaction: await equal.send(body, signal, (limit) => submit(body, limit)) }, 202);
      },
    },
  ];
}
