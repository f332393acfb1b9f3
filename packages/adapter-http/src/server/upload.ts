import type { ContentId } from "@chartkey/core/adapters";
import { HttpProblem } from "./http-problem.js";

/** Puts what an upload brings, until its signal aborts. */
export type PutUpload = (bytes: AsyncIterable<Uint8Array>, signal: AbortSignal) => Promise<ContentId>;

/**
 * An upload whose bytes come in several requests and go on at once to a store, whose `put` is open
 * all the while: nothing is kept here but the chunk that the store has not taken yet.
 */
export class Upload {
  /** How many bytes have come. */
  offset = 0;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #abort = new AbortController();
  /** Rejects when the store fails. */
  readonly result: Promise<ContentId>;
  /** The chunk that the store has not taken yet. */
  #last: Promise<void> = Promise.resolve();
  #closed = false;
  #failed = false;
  /** What ends the request that is bringing bytes. */
  #appending = new AbortController();

  constructor(put: PutUpload) {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    this.#writer = writable.getWriter();
    // the store's own error is told instead
    this.#writer.closed.catch(() => {});
    this.result = put(readable, this.#abort.signal);
    this.result.catch(() => {
      this.#failed = true;
    });
  }

  /** Whether more bytes may come. */
  get isOpen(): boolean {
    return !this.#closed && !this.#failed;
  }

  /** Whether the store has failed. Appending and completing tell why. */
  get isFailed(): boolean {
    return this.#failed;
  }

  get isComplete(): boolean {
    return this.#closed;
  }

  /** Ends the request that is bringing bytes, if there is one. What it has brought stays. */
  interrupt(): AbortSignal {
    this.#appending.abort(new HttpProblem(409, "Another request goes on with the upload"));
    this.#appending = new AbortController();
    return this.#appending.signal;
  }

  /**
   * Takes a chunk, once the store has taken the one before it.
   * @throws what the store fails with; the signal's reason, with the chunk taken or not, as
   *   `offset` says
   */
  async append(chunk: Uint8Array, signal: AbortSignal): Promise<void> {
    await this.#settled(this.#last, signal);
    signal.throwIfAborted();
    this.offset += chunk.length;
    this.#last = this.#writer.write(chunk);
    this.#last.catch(() => {});
    await this.#settled(this.#last, signal);
  }

  /** Says that all bytes have come. Idempotent. */
  async complete(): Promise<ContentId> {
    if (!this.#closed) {
      this.#closed = true;
      this.#writer.close().catch(() => {});
    }
    return this.result;
  }

  /** Gives it up. Nothing of it stays in the store, unless it was complete. */
  cancel(reason: Error): void {
    this.#abort.abort(reason);
    this.#writer.abort(reason).catch(() => {});
  }

  /** Waits for a chunk to be taken, or for the store to fail. */
  async #settled(taken: Promise<void>, signal: AbortSignal): Promise<void> {
    const failed = this.result.then(() => undefined);
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    aborted.catch(() => {});
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    try {
      // a store that fails makes the chunk fail too: its own error says why
      await Promise.race([taken.catch(() => failed), failed, aborted]);
    } finally {
      signal.removeEventListener("abort", abort);
    }
  }
}
