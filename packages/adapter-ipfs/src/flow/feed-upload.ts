import { chunksOf, type BlobSent, type CallOptions } from "@chartkey/core/adapters";
import { mismatch } from "../unixfs/block.js";
import { TimeLimit } from "./time-limit.js";

export interface FeedOptions extends CallOptions<BlobSent> {
  /** Milliseconds without a sign of life from the store. */
  readonly timeout: number;
  /** Gets every chunk before the store does. */
  readonly onChunk?: ((chunk: Uint8Array) => Promise<void>) | undefined;
}

/** How much of a larger chunk is passed on at once. */
const PIECE = 262_144;

/** What a library gets to do its work. */
export interface Feed {
  /**
   * In memory that is used again: each chunk is good until the next is asked for. Fresh memory for
   * each takes a fifth of an upload's processor time, and is kept until it is collected.
   */
  readonly chunks: AsyncIterable<Uint8Array<ArrayBuffer>>;
  readonly signal: AbortSignal;
  /**
   * Says that the store does something, so that the time limit begins anew. A library may pull all
   * bytes long before the store has them.
   */
  readonly onLife: () => void;
}

/**
 * Feeds the bytes of a `put` to a library that pulls them, and reports their count. The time limit
 * counts from the store's last sign of life, and does not run while the caller's stream is being
 * read. An error of that stream or of `onProgress` is thrown unchanged, whatever error the library
 * throws for it. The stream is always closed. A library that ends before it has read all of it is
 * BLOB_MISMATCH, also while the stream gives nothing. `work` begins once the stream has given
 * something.
 */
export async function feedUpload<T>(
  bytes: Uint8Array | AsyncIterable<Uint8Array>,
  { signal, onProgress, timeout, onChunk }: FeedOptions,
  work: (feed: Feed) => Promise<T>,
): Promise<T> {
  const limit = new TimeLimit(timeout, signal);
  const failures: unknown[] = [];
  // of the library: nobody waits for a stream any more that gives nothing
  const over = new AbortController();

  let ended = false;

  async function* readSource(): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    const end = signal === undefined ? over.signal : AbortSignal.any([signal, over.signal]);
    const given = chunksOf(bytes, end, new Uint8Array(PIECE));
    let sent = 0;
    try {
      for (;;) {
        limit.stop();
        const next = await given.next();
        signal?.throwIfAborted();
        limit.start();
        ended = next.done === true;
        if (next.done) return;
        const chunk = next.value;
        await onChunk?.(chunk);
        sent += chunk.length;
        onProgress?.({ type: "blob:sent", bytes: sent });
        yield chunk;
      }
    } catch (error) {
      failures.push(error);
      throw error;
    } finally {
      await given.return(undefined);
    }
  }

  const source = readSource();
  async function* goOn(first: IteratorResult<Uint8Array<ArrayBuffer>>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    if (first.done) return;
    yield first.value;
    yield* source;
  }

  try {
    // before the library begins: what is no bytes asks a store for nothing, and a source that gives
    // nothing keeps none waiting
    const chunks = goOn(await source.next());
    const result = await limit.race(work({ chunks, signal: limit.signal, onLife: () => limit.extend() }));
    // what a store names before it has all can be the right id of what it has
    if (!ended) throw mismatch("The store has ended an upload before it had all bytes");
    return result;
  } catch (error) {
    if (failures.length > 0) throw failures[0];
    throw error;
  } finally {
    over.abort();
    await source.return(undefined);
  }
}
