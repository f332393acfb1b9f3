/** After so many answers in a row a wider span is tried again: what was refused once may have been crowded. */
const PATIENCE = 16;

/** How many blocks a node lets one query span: halved where it refuses, kept for later queries, and slowly widened again. */
export class LearnedSpan {
  readonly #max: bigint | undefined;
  #allowed: bigint | undefined;
  #answers = 0;

  /** @param max blocks; Infinity for as many as the node allows */
  constructor(max: number) {
    this.#max = max === Infinity ? undefined : BigInt(max);
    this.#allowed = this.#max;
  }

  /** How many of `wanted` blocks to ask for. */
  of(wanted: bigint): bigint {
    return this.#allowed === undefined || wanted < this.#allowed ? wanted : this.#allowed;
  }

  answered(span: bigint): void {
    if (this.#allowed === undefined || span < this.#allowed) return;
    this.#answers += 1;
    if (this.#answers < PATIENCE) return;
    this.#answers = 0;
    const wider = 2n * this.#allowed;
    this.#allowed = this.#max !== undefined && wider > this.#max ? this.#max : wider;
  }

  refused(span: bigint): void {
    this.#answers = 0;
    this.#allowed = span / 2n;
  }
}
