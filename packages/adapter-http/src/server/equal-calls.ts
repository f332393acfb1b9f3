import { abortable, type Clock, type Hex } from "@chartkey/core/adapters";
import { digestOf } from "./digest.js";
import { HttpProblem } from "./http-problem.js";
import { withTimeLimit } from "./time-limit.js";

/** How long a relayer has for a call, and how long its answer is known, in milliseconds. */
const KNOWN = 60_000;

/** How many calls are known at once. Beyond, the one that came first is forgotten. */
const MOST = 1_000;

/** Signed acts have lists in lists, and no more. */
const DEEPEST = 32;

interface Sent {
  readonly result: Promise<Hex>;
  /** Milliseconds since 1970; `undefined` while it is under way. */
  answered: number | undefined;
}

/** The same for the same value, in whatever order and case somebody writes it. */
function canonical(value: unknown, depth = 0): unknown {
  if (depth > DEEPEST) throw new HttpProblem(400, "The call is nested too deeply");
  if (typeof value === "string") return /^0x[0-9a-f]*$/iu.test(value) ? value.toLowerCase() : value;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => canonical(one, depth + 1));
  return Object.entries(value)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, one]) => [key, canonical(one, depth + 1)]);
}

const tooSlow = (): HttpProblem =>
  new HttpProblem(503, "The relayer took too long", { code: "LEDGER_UNAVAILABLE", retryable: true });

/**
 * Gives equal calls one answer while the first is under way, and for a minute. Until it is in a
 * block, a node finds nothing wrong with its repetition, for which the payer would pay, too. So
 * whoever leaves ends no call that the relayer has: others, and they themselves, hear of it. What
 * has failed can be asked again.
 */
export class EqualCalls {
  readonly #sent = new Map<string, Sent>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * @param submit gets a signal that aborts when the relayer has taken a minute
   * @throws the signal's reason at once; what `submit` fails with; HttpProblem 503
   */
  async send(call: object, signal: AbortSignal, submit: (limit: AbortSignal) => Promise<Hex>): Promise<Hex> {
    const key = await digestOf(JSON.stringify(canonical(call)));
    // whoever has left meanwhile would hear of nothing that is sent
    signal.throwIfAborted();
    return abortable((this.#known(key) ?? this.#begin(key, submit)).result, signal);
  }

  #known(key: string): Sent | undefined {
    const sent = this.#sent.get(key);
    if (sent?.answered === undefined) return sent;
    return Math.abs(this.#clock.now().getTime() - sent.answered) < KNOWN ? sent : undefined;
  }

  #begin(key: string, submit: (limit: AbortSignal) => Promise<Hex>): Sent {
    const limit = { milliseconds: KNOWN, late: tooSlow };
    const sent: Sent = { result: withTimeLimit(limit, new AbortController().signal, submit), answered: undefined };
    this.#sent.delete(key);
    const [first] = this.#sent.keys();
    if (first !== undefined && this.#sent.size >= MOST) this.#sent.delete(first);
    this.#sent.set(key, sent);
    sent.result.then(
      () => {
        sent.answered = this.#clock.now().getTime();
      },
      () => {
        if (this.#sent.get(key) === sent) this.#sent.delete(key);
      },
    );
    return sent;
  }
}
