import { CHUNK, NONCE, paddedSize, TAG } from "../../envelope/payload/stream-key.js";

export interface PayloadProgress {
  readonly type: "payload:stored";
  /**
   * Bytes of plaintext that the store has taken so far, of all records of the call. It never falls,
   * and reaches `total` once the last record is stored. A record that failed, or that was there
   * already, counts in full.
   */
  readonly bytes: number;
  /** The bytes of plaintext of all records of the call, if all sizes are known beforehand. */
  readonly total?: number | undefined;
}

/** Reports how much of the plaintext of a call was stored. */
export class UploadProgress {
  readonly #total: number | undefined;
  readonly #report: ((event: PayloadProgress) => void) | undefined;
  #reached = -1;

  constructor(total: number | undefined, report: ((event: PayloadProgress) => void) | undefined) {
    this.#total = total;
    this.#report = report;
  }

  get bytes(): number {
    return Math.max(0, this.#reached);
  }

  /** Reports a number of bytes, unless it is no progress. */
  reach(bytes: number): void {
    // a store that counts wrongly must not lead to a number that is none, or to more than all
    if (!(bytes > this.#reached) || bytes > (this.#total ?? Number.MAX_SAFE_INTEGER)) return;
    this.#reached = bytes;
    this.#report?.({ type: "payload:stored", bytes, total: this.#total });
  }

  /** Reports that all records are done. */
  finish(): void {
    if (this.#total !== undefined) this.reach(this.#total);
  }
}

/**
 * The share of a plaintext of a known size of which the store has taken `sent` encrypted bytes. It
 * is all of it only once the store has the last byte, which is told otherwise.
 */
export const shareOf = (size: number, sent: number): number =>
  Math.min(size - 1, Math.floor((size * sent) / paddedSize(size)));

/** How many bytes of plaintext the first `sent` bytes of a payload hold at most. */
export function plaintextIn(sent: number): number {
  const chunks = Math.max(0, sent - NONCE);
  const rest = chunks % (CHUNK + TAG);
  return Math.floor(chunks / (CHUNK + TAG)) * CHUNK + Math.max(0, rest - TAG);
}
