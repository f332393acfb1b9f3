import { ChartkeyError } from "../errors/chartkey-error.js";
import type { Entropy } from "../ports/entropy.js";
import type { Bytes } from "../streams/byte-source.js";
import { viewsOf } from "../streams/bytes.js";
import { importPolicy, readHeader } from "./age-header.js";
import { wrapForExport } from "./export/export-header.js";
import type { Unwrap } from "./export/unwrap-header.js";
import { type ByteReader, byteReader } from "../streams/byte-reader.js";
import { openStream } from "./payload/open-stream.js";
import { type PayloadOptions, sealStream } from "./payload/seal-payload.js";
import { CHUNK, NONCE, streamKey } from "./payload/stream-key.js";
import { systemEngine } from "./payload/system-engine.js";

/**
 * Encrypts a plaintext of any size as a standard age file (age-encryption.org/v1) under a new file
 * key.
 * @param recipients 1 to 20: `age1pq1…`, or the older `age1…`, which is not post-quantum
 * @throws TypeError for any other recipients
 */
export async function* sealAgeFile(
  content: Bytes,
  recipients: readonly string[],
  entropy: Entropy,
  options: PayloadOptions = {},
): AsyncGenerator<Uint8Array> {
  const engine = options.engine ?? (await systemEngine());
  const fileKey = entropy.bytes(16);
  yield await wrapForExport(fileKey, recipients);
  const nonce = entropy.bytes(NONCE);
  const cipher = await engine.cipher(streamKey(fileKey, nonce));
  yield nonce;
  yield* sealStream(viewsOf(content), cipher, () => options.signal?.throwIfAborted());
}

async function* following(first: Uint8Array, reader: ByteReader): AsyncGenerator<Uint8Array> {
  yield first;
  for (;;) {
    const chunk = await reader.take(CHUNK);
    if (chunk.length === 0) return;
    yield chunk;
  }
}

/**
 * Decrypts an age file that {@link sealAgeFile}, an export or any age tool made. Each chunk is
 * authenticated; the whole is verified only at the clean end.
 * @throws ChartkeyError SEAL_INVALID for a header that is malformed or sealed to somebody else,
 *   LIMIT_EXCEEDED for one above 64 KiB, EXPORT_INVALID for an altered or truncated file
 */
export async function* openAgeFile(
  file: AsyncIterable<Uint8Array>,
  unwrap: Unwrap,
  options: PayloadOptions = {},
): AsyncGenerator<Uint8Array> {
  const source = byteReader(file);
  try {
    const first = (await source.take(importPolicy.limit)).slice();
    const header = readHeader(first, importPolicy);
    const fileKey = await unwrap(header.bytes);
    if (!fileKey) throw new ChartkeyError("SEAL_INVALID", { message: "The file is sealed to somebody else" });
    const rest = byteReader(following(first.subarray(header.bytes.length), source));
    const engine = options.engine ?? (await systemEngine());
    const cipher = await engine.cipher(streamKey(fileKey, (await rest.take(NONCE)).slice()));
    for await (const plaintext of openStream(rest, cipher)) {
      options.signal?.throwIfAborted();
      yield plaintext;
    }
  } finally {
    await source.close();
  }
}
