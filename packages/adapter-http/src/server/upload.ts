import { abortable, type ContentId } from "@chartkey/core/adapters";
import { HttpProblem } from "./http-problem.js";

/**
 * Puts what an upload brings, until its signal aborts.
 * @param isComplete whether all bytes have come
 */
export type PutUpload = (
  bytes: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  isComplete: () => boolean,
) => Promise<ContentId>;

/**
 * An upload whose bytes come in several requests and go on at once to a store, whose `put` is open
 * all the while: nothing is kept here but the chunk that the store has not taken yet.
 */
export class Upload {
  /** How many bytes have come. */
  offset = 0;
  /** So many, and those for which room is looked for. */
  bytes = 0;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #abort = new AbortController();
  /** Rejects when the store fails. */
  readonly result: Promise<ContentId>;
  /** The chunk that the store has not taken yet. */
  #last: Promise<void> = Promise.resolve();
  /** Aborts when the store has ended, well or not. */
  readonly #ended = new AbortController();
  #closed = false;
  #failed = false;
  /** What ends the request that is bringing bytes. */
  #appending = new AbortController();

  constructor(put: PutUpload) {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    this.#writer = writable.getWriter();
    // the store's own error is told instead
    this.#writer.closed.catch(() => {});
    this.result = put(readable, this.#abort.signal, () => this.#closed);
    const end = () => this.#ended.abort();
    this.result.then(end, () => {
      this.#failed = true;
      end();
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
   * Takes a chunk, once the store has taken the one before it, and `checkRoom` lets it in.
   * @throws what the store and `checkRoom` fail with; the signal's reason, with the chunk taken or
   *   not, as `offset` says
   */
  async append(chunk: Uint8Array, signal: AbortSignal, checkRoom: () => Promise<void>): Promise<void> {
    await this.#settled(this.#last, signal);
    // it counts before it is let in, so that no two chunks take the same room
    this.bytes += chunk.length;
    try {
      await checkRoom();
      signal.throwIfAborted();
      // it would be said to have come, and be in no blob
      if (this.#closed) throw new HttpProblem(409, "Another request has completed the upload");
    } catch (error) {
      this.bytes -= chunk.length;
      throw error;
    }
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

  /**
   * Waits for a chunk to be taken, or for the store to end. It leaves nothing on what lasts as long
   * as the upload does, which may have millions of chunks.
   */
  async #settled(taken: Promise<void>, signal: AbortSignal): Promise<void> {
    try {
      await abortable(abortable(taken, this.#ended.signal), signal);
    } catch {
      // a store that fails makes the chunk fail too: its own error says why
      await abortable(this.result, signal);
    }
  }
}
