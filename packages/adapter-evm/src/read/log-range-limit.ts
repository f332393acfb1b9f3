/**
 * A wider range is tried after this many answers, since the refused range may have had more logs
 * than others.
 */
const ANSWERS_BEFORE_WIDENING = 16;

/**
 * How many blocks a node allows in one log query. A refusal halves the limit, later queries start
 * from it, and answers double it again step by step.
 */
export class LogRangeLimit {
  readonly #max: bigint | undefined;
  #allowed: bigint | undefined;
  #answers = 0;

  /** @param max blocks; Infinity for no limit of the app's own */
  constructor(max: number) {
    this.#max = max === Infinity ? undefined : BigInt(max);
    this.#allowed = this.#max;
  }

  /** As many of `wanted` blocks as one query may ask for. */
  clamp(wanted: bigint): bigint {
    return this.#allowed === undefined || wanted < this.#allowed ? wanted : this.#allowed;
  }

  accepted(blocks: bigint): void {
    if (this.#allowed === undefined || blocks < this.#allowed) return;
    this.#answers += 1;
    if (this.#answers < ANSWERS_BEFORE_WIDENING) return;
    this.#answers = 0;
    const wider = 2n * this.#allowed;
    this.#allowed = this.#max !== undefined && wider > this.#max ? this.#max : wider;
  }

  refused(blocks: bigint): void {
    this.#answers = 0;
    this.#allowed = blocks / 2n;
  }
}
