import type { ChartkeyError } from "../../errors/chartkey-error.js";
import type { Clock } from "../../ports/clock.js";
import { BLOB_TIME } from "../calls/time-limit.js";
import { LruCache } from "./lru-cache.js";

const MAX_REMEMBERED = 16_384;

/** How many milliseconds a first failure is remembered. Each further one counts twice as long. */
const FIRST = 5000;
/** The longest time for what is not there, though the store answers. */
const LONGEST = 600_000;
/** The longest time for what may be there, since the store may be away. */
const LONGEST_AWAY = 60_000;

/** A look-up that found nothing. */
export interface FailedLookUp {
  readonly problem: ChartkeyError;
  /** When it began, in milliseconds by the app's clock. */
  readonly began: number;
  /** Whether the end of its page cut it off. */
  readonly cut: boolean;
}

interface Failure {
  readonly problem: ChartkeyError;
  /** How long it is remembered. */
  readonly span: number;
  readonly at: number;
  /** How long the blob has been waited for, in all look-ups. */
  readonly waited: number;
}

/**
 * The look-ups that found nothing. Lists do not repeat them for a while, so that pointers to
 * nothing do not slow every page. A store's errors do not tell a blob that nobody has from a store
 * that is away. But a store that is away answers nothing, so its other answers tell them apart.
 */
export class FailedLookUps {
  readonly #clock: Clock;
  readonly #failures = new LruCache<Failure>(MAX_REMEMBERED);
  /** When the store last showed that it is there. */
  #answered = -Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Milliseconds by the app's clock. */
  now(): number {
    return this.#clock.now().getTime();
  }

  /** The problem, while it is too early to try again. */
  recent(key: string): ChartkeyError | undefined {
    const known = this.#failures.get(key);
    return known && this.#isWithin(known.span, known.at) ? known.problem : undefined;
  }

  add(key: string, { problem, began, cut }: FailedLookUp): void {
    const before = this.#failures.get(key) ?? { span: 0, waited: 0 };
    const at = this.now();
    const waited = before.waited + Math.max(0, at - began);
    const isThere = problem.code === "BLOB_MISMATCH" || this.#hasAnswered();
    // what a page cut off has not failed before its time is over: until then nothing is doubled
    const span = cut && waited < BLOB_TIME ? Math.max(before.span, waited) : Math.max(2 * before.span, FIRST);
    this.#failures.set(key, { problem, span: Math.min(span, isThere ? LONGEST : LONGEST_AWAY), at, waited });
  }

  /** Whether a look-up that failed before would fail without a sign that the store is there. */
  isDoubtful(key: string): boolean {
    return this.#failures.get(key) !== undefined && !this.#hasAnswered();
  }

  /** A block came, or was stored. */
  found(key: string): void {
    this.#failures.delete(key);
    this.answered();
  }

  /** The store has shown that it is there. */
  answered(): void {
    this.#answered = this.now();
  }

  #hasAnswered(): boolean {
    return this.#isWithin(BLOB_TIME, this.#answered);
  }

  /** A clock that was set back proves nothing. */
  #isWithin(span: number, start: number): boolean {
    const passed = this.now() - start;
    return passed >= 0 && passed < span;
  }
}
