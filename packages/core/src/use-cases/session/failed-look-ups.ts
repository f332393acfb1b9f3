import type { ChartkeyError } from "../../errors/chartkey-error.js";
import type { Clock } from "../../ports/clock.js";
import { LruCache } from "./lru-cache.js";

const MAX_REMEMBERED = 16_384;

/** How many milliseconds a first failure is remembered. Each further one counts twice as long. */
const FIRST = 5000;
const LONGEST = 600_000;

interface Failure {
  readonly problem: ChartkeyError;
  readonly span: number;
  readonly at: number;
}

/**
 * The look-ups that found nothing. Lists do not repeat them for a while, so that pointers to
 * nothing do not slow every page.
 */
export class FailedLookUps {
  readonly #clock: Clock;
  readonly #failures = new LruCache<Failure>(MAX_REMEMBERED);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The problem, while it is too early to try again. */
  recent(key: string): ChartkeyError | undefined {
    const known = this.#failures.get(key);
    const passed = this.#now() - (known?.at ?? 0);
    // a clock that was set back proves nothing
    return known && passed >= 0 && passed < known.span ? known.problem : undefined;
  }

  add(key: string, problem: ChartkeyError): void {
    const before = this.#failures.get(key)?.span;
    const span = before === undefined ? FIRST : Math.min(2 * before, LONGEST);
    this.#failures.set(key, { problem, span, at: this.#now() });
  }

  delete(key: string): void {
    this.#failures.delete(key);
  }

  #now(): number {
    return this.#clock.now().getTime();
  }
}
