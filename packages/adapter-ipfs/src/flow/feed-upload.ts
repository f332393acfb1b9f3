import { chunksOf, type BlobSent, type CallOptions } from "@chartkey/core/adapters";
import { TimeLimit } from "./time-limit.js";

export interface FeedOptions extends CallOptions<BlobSent> {
  /** Milliseconds that the store may take for each step. */
  readonly timeout: number;
  /** Gets every chunk before the store does. */
  readonly onChunk?: ((chunk: Uint8Array) => Promise<void>) | undefined;
}

/**
 * Feeds the bytes of a `put` to a library that pulls them, and reports their count. The time limit
 * does not run while the caller's stream is being read. An error of that stream or of `onProgress`
 * is thrown unchanged, whatever error the library throws for it. The stream is always closed.
 */
export async function feedUpload<T>(
  bytes: Uint8Array | AsyncIterable<Uint8Array>,
  { signal, onProgress, timeout, onChunk }: FeedOptions,
  work: (chunks: AsyncIterable<Uint8Array<ArrayBuffer>>, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new TimeLimit(timeout, signal);
  const failures: unknown[] = [];
  let isSourcePending = false;

  async function* readSource(): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    const source = chunksOf(bytes);
    let sent = 0;
    try {
      for (;;) {
        limit.stop();
        isSourcePending = true;
        const next = await source.next();
        isSourcePending = false;
        signal?.throwIfAborted();
        limit.start();
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
      isSourcePending = false;
      await source.return(undefined);
    }
  }

  const chunks = readSource();
  try {
    return await limit.race(work(chunks, limit.signal));
  } catch (error) {
    if (failures.length > 0) throw failures[0];
    throw error;
  } finally {
    const closed = chunks.return(undefined);
    closed.catch(() => {});
    // a stream with a pending read may never close, so closing it is not awaited
    await (isSourcePending ? Promise.race([closed, nextTurn()]) : closed);
  }
}

const nextTurn = () => new Promise<void>((resolve) => setTimeout(resolve));
