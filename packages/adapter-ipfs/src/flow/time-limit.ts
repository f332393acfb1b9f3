import { ChartkeyError } from "@chartkey/core/adapters";

/**
 * How long to wait for a store. The clock runs from `start` to `stop`, so that the time a caller takes is not the store's. `signal` aborts when it has run
 * out, with BLOB_UNAVAILABLE as its reason, or when the caller's signal does, with the caller's.
 */
export class TimeLimit {
  readonly signal: AbortSignal;
  readonly #over = new AbortController();
  readonly #milliseconds: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(milliseconds: number, signal?: AbortSignal) {
    this.#milliseconds = milliseconds;
    this.signal = signal === undefined ? this.#over.signal : AbortSignal.any([signal, this.#over.signal]);
  }

  start(): void {
    this.stop();
    this.#timer = setTimeout(() => this.#over.abort(late(this.#milliseconds)), this.#milliseconds);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** The result of `work`, awaited no longer than the signal allows: work may ignore it, or put an abort into words of its own. */
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

/** Runs `work` under a time limit from the first to the last moment. */
export async function within<T>(
  milliseconds: number,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new TimeLimit(milliseconds, signal);
  limit.signal.throwIfAborted();
  limit.start();
  return limit.race(work(limit.signal));
}

/** @throws TypeError unless a timer can wait so many milliseconds. */
export function checkTimeout(milliseconds: number): void {
  if (!(milliseconds > 0 && milliseconds < 2 ** 31))
    throw new TypeError("timeout: milliseconds, above 0 and below 2^31");
}

function late(milliseconds: number): ChartkeyError {
  return new ChartkeyError("BLOB_UNAVAILABLE", {
    message: `No answer from the blob store within ${milliseconds} ms`,
    retryable: true,
  });
}
