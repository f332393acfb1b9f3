import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { ByteReader } from "../../streams/byte-reader.js";
import type { ChunkCipher } from "../../ports/crypto-engine.js";
import { BATCH, SEALED_CHUNK } from "./chunks.js";
import { openBatch } from "./open-batch.js";
import { TAG } from "./stream-key.js";

const invalid = (cause?: unknown): ChartkeyError =>
  new ChartkeyError("EXPORT_INVALID", { message: "The file was altered or cut short", cause });

/**
 * Decrypts age's STREAM of unknown length.
 * @throws ChartkeyError EXPORT_INVALID for an altered or truncated one.
 */
export async function* openStream(reader: ByteReader, cipher: ChunkCipher): AsyncGenerator<Uint8Array> {
  for (let first = 0, last = false; !last; first += BATCH) {
    const sealed = await reader.take(BATCH * SEALED_CHUNK);
    last = sealed.length < BATCH * SEALED_CHUNK || (await reader.ended());
    for await (const { plaintext } of openBatch(cipher, sealed, { first, last }, invalid)) yield plaintext;
    const isEmpty = last && sealed.length % SEALED_CHUNK === TAG;
    // one that follows others would be a second form of the same stream
    if (isEmpty && (first > 0 || sealed.length > TAG)) throw invalid();
  }
}
