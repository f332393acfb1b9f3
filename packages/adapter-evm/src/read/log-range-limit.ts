import type { RangeRefusal } from "./range-refusal.js";

/**
 * A wider range is tried after this many answers, since the refused range may have had more logs
 * than others.
 */
const ANSWERS_BEFORE_WIDENING = 16;
/** The range that is tried when a node fails without saying why. */
const PROBE = 5n;
/** The most log queries at a time. */
const AT_ONCE = 8;

/**
 * How many blocks a node allows in one log query. A limit that it names is kept. Without one, a
 * refusal halves the range, later queries start from it, and answers double it again step by step.
 * A failure without a reason may have been an outage: then few blocks are asked for, and each
 * answer doubles them up to the next failure.
 */
export class LogRangeLimit {
  #max: bigint | undefined;
  #allowed: bigint | undefined;
  #answers = 0;
  #isGrowing = false;
  /** The widest range that was answered since the last refusal. */
  #answered = 0n;

  /** @param max blocks; Infinity for no limit of the app's own */
  constructor(max: number) {
    this.#max = max === Infinity ? undefined : BigInt(max);
    this.#allowed = this.#max;
  }

  /** How many queries may be under way: one until a range of this size was answered. */
  get atOnce(): number {
    return this.#allowed !== undefined && !this.#isGrowing && this.#answered >= this.#allowed ? AT_ONCE : 1;
  }

  /** As many of `wanted` blocks as one query may ask for. */
  clamp(wanted: bigint): bigint {
    return this.#allowed === undefined || wanted < this.#allowed ? wanted : this.#allowed;
  }

  accepted(blocks: bigint): void {
    if (blocks > this.#answered) this.#answered = blocks;
    if (this.#allowed === undefined || blocks < this.#allowed) return;
    this.#answers += 1;
    if (!this.#isGrowing && this.#answers < ANSWERS_BEFORE_WIDENING) return;
    this.#answers = 0;
    const wider = 2n * this.#allowed;
    this.#allowed = this.#max !== undefined && wider > this.#max ? this.#max : wider;
    if (this.#allowed === this.#max) this.#isGrowing = false;
  }

  /** @returns whether to ask for less */
  refused(blocks: bigint, refusal: RangeRefusal): boolean {
    if (blocks === 1n || refusal.kind === "denied") return false;
    const isOutage = refusal.kind === "unclear" && this.#answered === 0n;
    if (isOutage && blocks <= PROBE) return false;
    // a query that was under way when another one was refused says nothing new
    if (this.#allowed !== undefined && blocks > this.#allowed) return true;
    const [named, isLimit] = refusal.kind === "too-much" ? [refusal.allowed, refusal.isLimit] : [];
    this.#allowed = named ?? (isOutage ? PROBE : blocks / 2n);
    // what fails without a reason fails slowly, and is not tried again
    if (isLimit || (refusal.kind === "unclear" && !isOutage)) this.#max = this.#allowed;
    this.#isGrowing = isOutage;
    this.#answers = 0;
    this.#answered = 0n;
    return true;
  }
}
