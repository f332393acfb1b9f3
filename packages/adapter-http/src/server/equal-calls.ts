import { abortable, type Clock, type Hex } from "@chartkey/core/adapters";
import { digestOf } from "./digest.js";
import { HttpProblem } from "./http-problem.js";

/**
 * How long a call is known, in milliseconds, from its answer. A relayer that answers to no abort
 * has as long from the call's beginning.
 */
const KNOWN = 60_000;

/** How many calls are known at once. Beyond, the one that came first is forgotten. */
const MOST = 1_000;

/** Signed acts have lists in lists, and no more. */
const DEEPEST = 32;

interface Sent {
  readonly result: Promise<Hex>;
  /** Of whoever asked first. */
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  since: number;
  isAnswered: boolean;
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

/**
 * Gives equal calls one answer while the first is under way, and for a minute. Until it is in a
 * block, a node finds nothing wrong with its repetition, for which the payer would pay, too. What
 * has failed can be asked again.
 */
export class EqualCalls {
  readonly #sent = new Map<string, Sent>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @throws the signal's reason at once; what `submit` fails with */
  async send(call: object, signal: AbortSignal, submit: () => Promise<Hex>): Promise<Hex> {
    const key = await digestOf(JSON.stringify(canonical(call)));
    for (;;) {
      const equal = this.#known(key);
      if (!equal) return abortable(this.#begin(key, signal, submit), signal);
      try {
        return await abortable(equal.result, signal);
      } catch (error) {
        // whoever asked first may have left, which is no answer for others
        if (signal.aborted || !equal.signal.aborted) throw error;
      }
    }
  }

  #known(key: string): Sent | undefined {
    const sent = this.#sent.get(key);
    if (!sent) return undefined;
    const isUnderWay = !sent.isAnswered && !sent.signal.aborted;
    return isUnderWay || Math.abs(this.#clock.now().getTime() - sent.since) < KNOWN ? sent : undefined;
  }

  #begin(key: string, signal: AbortSignal, submit: () => Promise<Hex>): Promise<Hex> {
    const sent: Sent = { result: submit(), signal, since: this.#clock.now().getTime(), isAnswered: false };
    this.#sent.delete(key);
    const [first] = this.#sent.keys();
    if (first !== undefined && this.#sent.size >= MOST) this.#sent.delete(first);
    this.#sent.set(key, sent);
    sent.result.then(
      () => {
        sent.isAnswered = true;
        sent.since = this.#clock.now().getTime();
      },
      () => {
        if (this.#sent.get(key) === sent) this.#sent.delete(key);
      },
    );
    return sent.result;
  }
}
