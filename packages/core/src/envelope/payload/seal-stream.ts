import { byteReader } from "./byte-reader.js";
import type { ChunkCipher } from "./engine.js";
import { CHUNK, chunkNonce } from "./stream-key.js";

/**
 * Encrypts a plaintext as age's STREAM: chunks of 64 KiB, of which the last may be shorter. It is
 * empty only for an empty plaintext.
 * @param onPlaintext called with each piece of plaintext before it is sealed
 */
export async function* sealStream(
  plaintext: AsyncIterable<Uint8Array>,
  cipher: ChunkCipher,
  onPlaintext: (piece: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  const reader = byteReader(plaintext);
  try {
    for (let index = 0, last = false; !last; index++) {
      // a copy: the next read may reuse the source's buffer
      const chunk = (await reader.take(CHUNK)).slice();
      last = chunk.length < CHUNK || (await reader.ended());
      onPlaintext(chunk);
      yield await cipher.seal(chunkNonce(index, last), chunk);
    }
  } finally {
    await reader.close();
  }
}
