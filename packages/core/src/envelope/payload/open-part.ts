import { boundsOf, type ByteRange } from "../../domain/checks/byte-range.js";
import { byteReader } from "./byte-reader.js";
import type { ChunkCipher } from "../../ports/crypto-engine.js";
import type { PayloadEngine } from "./engine.js";
import { checkExpected, type ExpectedPayload, openChunk, payloadCipher, takeAll } from "./open-payload.js";
import { CHUNK, chunkCount, chunkNonce, NONCE, TAG } from "./stream-key.js";
import { systemEngine } from "./system-engine.js";

/** A part of a stored payload, from its `offset` on. It may yield more than `length` bytes. */
export type ReadStored = (range: ByteRange, signal: AbortSignal) => AsyncIterable<Uint8Array>;

/** The first `length` bytes of a stream. */
async function firstBytes(stored: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> {
  const reader = byteReader(stored);
  try {
    return (await takeAll(reader, length)).slice();
  } finally {
    await reader.close();
  }
}

/**
 * Opens parts of a stored payload, each chunk of 64 KiB by itself: whoever has the file key can
 * check that a chunk is whole and in its place. What only the whole shows is not checked: the
 * author's digest, the length and the padding.
 * @param read called for the nonce, until it was had, and for each part
 * @param engine the fastest of the platform by default
 */
export function payloadParts(read: ReadStored, expected: ExpectedPayload, engine?: PayloadEngine) {
  let known: ChunkCipher | undefined;

  async function cipherOf(signal: AbortSignal): Promise<ChunkCipher> {
    checkExpected(expected);
    const nonce = await firstBytes(read({ offset: 0, length: NONCE }, signal), NONCE);
    return payloadCipher(nonce, expected, engine ?? (await systemEngine()));
  }

  /**
   * Yields the plaintext of a range.
   * @throws ChartkeyError RECORD_TRUNCATED when bytes are missing, RECORD_CORRUPT for a chunk that
   *   was altered, FORMAT_UNKNOWN for another suite
   */
  return async function* openPart(range: ByteRange, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const { size } = expected;
    const { from, to } = boundsOf(range, size);
    const cipher = known ?? (await cipherOf(signal));
    known = cipher;
    if (from === to) return;
    const [first, last] = [Math.floor(from / CHUNK), Math.floor((to - 1) / CHUNK)];
    const startOf = (index: number) => NONCE + index * (CHUNK + TAG);
    const sealedSize = (index: number) => Math.min(CHUNK, size - index * CHUNK) + TAG;
    const offset = startOf(first);
    const reader = byteReader(read({ offset, length: startOf(last) + sealedSize(last) - offset }, signal));
    try {
      for (let index = first; index <= last; index++) {
        signal.throwIfAborted();
        const sealed = await takeAll(reader, sealedSize(index));
        const plaintext = await openChunk(cipher, chunkNonce(index, index === chunkCount(size) - 1), sealed);
        const start = index * CHUNK;
        yield plaintext.slice(Math.max(0, from - start), to - start);
      }
    } finally {
      await reader.close();
    }
  };
}
