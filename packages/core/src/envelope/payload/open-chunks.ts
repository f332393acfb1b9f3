import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { ChunkCipher } from "../../ports/crypto-engine.js";
import type { ByteReader } from "../../streams/byte-reader.js";
import { BATCH, SEALED_CHUNK, sealedSize } from "./chunks.js";
import { openBatch, type OpenedBatch } from "./open-batch.js";
import { CHUNK, chunkCount } from "./stream-key.js";

export const corrupt = (message: string, cause?: unknown): ChartkeyError =>
  new ChartkeyError("RECORD_CORRUPT", { message, cause });

export const truncated = (): ChartkeyError =>
  new ChartkeyError("RECORD_TRUNCATED", { message: "The payload ends before its length" });

const altered = (cause: unknown): ChartkeyError => corrupt("A chunk of the payload was altered", cause);

/** Some chunks of a payload. */
export interface ChunkRange {
  /** The number of the first one. */
  readonly from: number;
  /** The number of the first one after them. */
  readonly to: number;
  /** Of the whole plaintext, in bytes. */
  readonly size: number;
}

/**
 * Decrypts chunks of a payload. What is `sealed` stays until the reader is asked for more.
 * @param reader at the first of them
 * @throws ChartkeyError RECORD_CORRUPT for a chunk that was altered or moved, and RECORD_TRUNCATED
 *   for a stream that ends before, once the chunks in front of it were yielded; the signal's reason
 */
export async function* openChunks(
  reader: ByteReader,
  cipher: ChunkCipher,
  { from, to, size }: ChunkRange,
  signal: AbortSignal | undefined,
): AsyncGenerator<OpenedBatch> {
  for (let first = from; first < to; first += BATCH) {
    signal?.throwIfAborted();
    const end = Math.min(to, first + BATCH);
    const length = sealedSize(Math.min(size, end * CHUNK) - first * CHUNK);
    const taken = await reader.take(length);
    const isCut = taken.length < length;
    const sealed = isCut ? taken.subarray(0, taken.length - (taken.length % SEALED_CHUNK)) : taken;
    const last = !isCut && end === chunkCount(size);
    if (sealed.length > 0) yield* openBatch(cipher, sealed, { first, last }, altered);
    if (isCut) throw truncated();
  }
}
