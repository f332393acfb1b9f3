import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { ByteReader } from "./byte-reader.js";
import type { ChunkCipher } from "../../ports/crypto-engine.js";
import { CHUNK, chunkNonce, TAG } from "./stream-key.js";

const invalid = (cause?: unknown): ChartkeyError =>
  new ChartkeyError("EXPORT_INVALID", { message: "The file was altered or cut short", cause });

/**
 * Decrypts age's STREAM of unknown length.
 * @throws ChartkeyError EXPORT_INVALID for an altered or truncated one.
 */
export async function* openStream(reader: ByteReader, cipher: ChunkCipher): AsyncGenerator<Uint8Array> {
  for (let index = 0, last = false; !last; index++) {
    // a copy: the next read may reuse the source's buffer
    const chunk = (await reader.take(CHUNK + TAG)).slice();
    last = chunk.length < CHUNK + TAG || (await reader.ended());
    const plaintext = await cipher.open(chunkNonce(index, last), chunk).catch((cause: unknown) => {
      throw invalid(cause);
    });
    if (last && index > 0 && plaintext.length === 0) throw invalid();
    yield plaintext;
  }
}
