import { ChartkeyError } from "@chartkey/core/adapters";

/**
 * A limit of the time for which a store may be silent. It runs between `start` and `stop` only, so
 * that time spent by the caller does not count. `signal` aborts with BLOB_UNAVAILABLE when the
 * limit is over, and with the caller's reason when the caller's signal aborts.
 */
export class TimeLimit {
  readonly signal: AbortSignal;
  readonly #expiry = new AbortController();
  readonly #milliseconds: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When the store last did something, on the clock of `performance`. */
  #life = 0;

  constructor(milliseconds: number, signal?: AbortSignal) {
    this.#milliseconds = milliseconds;
    this.signal = signal === undefined ? this.#expiry.signal : AbortSignal.any([signal, this.#expiry.signal]);
  }

  start(): void {
    this.stop();
    this.extend();
    this.#wait(this.#milliseconds);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /**
   * Begins anew if it runs. A new timer for each sign of life would take a tenth of a download's
   * processor time, so the one that runs looks when the last sign was.
   */
  extend(): void {
    this.#life = performance.now();
  }

  #wait(milliseconds: number): void {
    this.#timer = setTimeout(() => {
      const left = this.#life + this.#milliseconds - performance.now();
      if (left > 0) this.#wait(left);
      else this.#expiry.abort(timeoutError(this.#milliseconds));
    }, milliseconds);
  }

  /**
   * Awaits `work` until the signal aborts, and then throws the signal's reason. `work` may ignore
   * the signal, or throw another error for an abort.
   */
  async race<T>(work: Promise<T>): Promise<T> {
    let abort = () => {};
    const aborted = new Promise<never>((_resolve, reject) => {
      abort = () => reject(this.signal.reason);
    });
    this.signal.addEventListener("abort", abort);
    try {
      return await Promise.race([work, aborted]);
    } catch (error) {
      this.signal.throwIfAborted();
      throw error;
    } finally {
      this.signal.removeEventListener("abort", abort);
      this.stop();
    }
  }
}

/** @param onLife says that the store does something, so that its time limit begins anew */
export type StoreWork<T> = (signal: AbortSignal, onLife: () => void) => Promise<T>;

/** Runs `work` under a limit of the store's silence that never pauses. */
export async function withTimeLimit<T>(
  milliseconds: number,
  signal: AbortSignal | undefined,
  work: StoreWork<T>,
): Promise<T> {
  const limit = new TimeLimit(milliseconds, signal);
  limit.signal.throwIfAborted();
  limit.start();
  return limit.race(work(limit.signal, () => limit.extend()));
}

/** @throws TypeError for milliseconds that no timer supports */
export function checkTimeout(milliseconds: number): void {
  if (!(typeof milliseconds === "number" && milliseconds > 0 && milliseconds < 2 ** 31))
    throw new TypeError("`timeout`: milliseconds, above 0 and below 2^31");
}

function timeoutError(milliseconds: number): ChartkeyError {
  return new ChartkeyError("BLOB_UNAVAILABLE", {
    message: `No answer from the blob store within ${milliseconds} ms`,
    retryable: true,
  });
}
