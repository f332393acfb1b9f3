import { chunksOf, type BlobSent, type CallOptions } from "@chartkey/core/adapters";
import { TimeLimit } from "./time-limit.js";

export interface Feeding extends CallOptions<BlobSent> {
  /** Milliseconds that the store may take over each step. */
  readonly timeout: number;
  /** Sees every chunk before the store does. */
  readonly passed?: ((chunk: Uint8Array) => Promise<void>) | undefined;
}

/**
 * Hands the bytes of a `put` to a library that pulls them. Counts them, and keeps the time limit's clock still while the caller's stream is being asked.
 * What that stream or `onProgress` throws is thrown as it is, whatever the library makes of it; the stream is closed in any case.
 */
export async function feed<T>(
  bytes: Uint8Array | AsyncIterable<Uint8Array>,
  { signal, onProgress, timeout, passed }: Feeding,
  work: (chunks: AsyncIterable<Uint8Array<ArrayBuffer>>, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new TimeLimit(timeout, signal);
  const failures: unknown[] = [];
  let asking = false;

  async function* take(): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    const source = chunksOf(bytes);
    let sent = 0;
    try {
      for (;;) {
        limit.stop();
        asking = true;
        const next = await source.next();
        asking = false;
        signal?.throwIfAborted();
        limit.start();
        if (next.done) return;
        if (!(next.value instanceof Uint8Array)) throw new TypeError("A chunk of the source is not a Uint8Array");
        // a copy: the library may keep it, and the caller may use the buffer again
        const chunk = next.value.slice();
        await passed?.(chunk);
        sent += chunk.length;
        onProgress?.({ type: "blob:sent", bytes: sent });
        yield chunk;
      }
    } catch (error) {
      failures.push(error);
      throw error;
    } finally {
      asking = false;
      await source.return(undefined);
    }
  }

  const chunks = take();
  try {
    return await limit.race(work(chunks, limit.signal));
  } catch (error) {
    if (failures.length > 0) throw failures[0];
    throw error;
  } finally {
    const closed = chunks.return(undefined);
    closed.catch(() => {});
    // a stream that never gives the chunk it was asked for cannot be closed, and nobody waits for that
    await (asking ? Promise.race([closed, nextTurn()]) : closed);
  }
}

const nextTurn = () => new Promise<void>((resolve) => setTimeout(resolve));
