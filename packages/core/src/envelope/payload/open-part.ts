import { boundsOf, type ByteRange } from "../../domain/checks/byte-range.js";
import { type ByteReader, byteReader } from "../../streams/byte-reader.js";
import type { ChunkCipher } from "../../ports/crypto-engine.js";
import { SEALED_CHUNK, sealedSize } from "./chunks.js";
import type { PayloadEngine } from "./engine.js";
import { openChunks } from "./open-chunks.js";
import { checkExpected, type ExpectedPayload, payloadCipher, takeNonce } from "./open-payload.js";
import { CHUNK, NONCE } from "./stream-key.js";
import { systemEngine } from "./system-engine.js";

/** A part of a stored payload, from its `offset` on. It may yield more than `length` bytes. */
export type ReadStored = (range: ByteRange, signal: AbortSignal) => AsyncIterable<Uint8Array>;

/**
 * Opens parts of a stored payload, each chunk of 64 KiB by itself: whoever has the file key can
 * check that a chunk is whole and in its place. What only the whole shows is not checked: the
 * author's digest, the length and the padding.
 * @param read called for each part, and for the nonce until it was had. A part at the beginning has
 *   it: there it is read once, since a store may fetch 1 MiB for 16 bytes
 * @param engine the fastest of the platform by default
 */
export function payloadParts(read: ReadStored, expected: ExpectedPayload, engine?: PayloadEngine) {
  let known: ChunkCipher | undefined;

  const cipherOf = async (reader: ByteReader): Promise<ChunkCipher> =>
    payloadCipher(await takeNonce(reader), expected, engine ?? (await systemEngine()));

  async function readCipher(signal: AbortSignal): Promise<ChunkCipher> {
    const reader = byteReader(read({ offset: 0, length: NONCE }, signal));
    try {
      return await cipherOf(reader);
    } finally {
      await reader.close();
    }
  }

  /**
   * Yields the plaintext of a range.
   * @throws ChartkeyError RECORD_TRUNCATED when bytes are missing, RECORD_CORRUPT for a chunk that
   *   was altered, FORMAT_UNKNOWN for another suite
   */
  return async function* openPart(range: ByteRange, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const { size } = expected;
    const { from, to } = boundsOf(range, size);
    checkExpected(expected);
    const [first, end] = [Math.floor(from / CHUNK), Math.ceil(to / CHUNK)];
    const hasNonce = known === undefined && first === 0 && from < to;
    const before = hasNonce ? undefined : (known ?? (await readCipher(signal)));
    known ??= before;
    if (from === to) return;
    let start = first * CHUNK;
    const offset = hasNonce ? 0 : NONCE + first * SEALED_CHUNK;
    const length = (hasNonce ? NONCE : 0) + sealedSize(Math.min(size, end * CHUNK) - start);
    const reader = byteReader(read({ offset, length }, signal));
    try {
      const cipher = before ?? (await cipherOf(reader));
      known ??= cipher;
      for await (const { plaintext } of openChunks(reader, cipher, { from: first, to: end, size }, signal)) {
        yield plaintext.slice(Math.max(0, from - start), to - start);
        start += plaintext.length;
      }
    } finally {
      await reader.close();
    }
  };
}
