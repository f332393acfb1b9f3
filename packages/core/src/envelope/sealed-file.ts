import { concatBytes, randomBytes } from "@noble/hashes/utils.js";
import { ChartkeyError, isChartkeyError } from "../errors/chartkey-error.js";
import type { ChunkCipher } from "../ports/crypto-engine.js";
import { encodeHeader, type HeaderPolicy, isHeaderOf, readHeader, type Stanza } from "./age-header.js";
import { byteReader } from "../streams/byte-reader.js";
import { openStream } from "./payload/open-stream.js";
import { NONCE, streamKey } from "./payload/stream-key.js";
import { systemEngine } from "./payload/system-engine.js";

const FILE_KEY = 16;

/** The plaintext of age's STREAM in memory. */
async function opened(sealed: Uint8Array, cipher: ChunkCipher): Promise<Uint8Array> {
  async function* source() {
    yield sealed;
  }
  const pieces: Uint8Array[] = [];
  for await (const piece of openStream(byteReader(source()), cipher)) pieces.push(piece);
  return concatBytes(...pieces);
}

/**
 * Encrypts a plaintext in memory as an age file (C2SP age).
 * @param wrap makes the stanzas that give the file key of 16 bytes to whoever opens the file
 */
export async function sealFile(
  plaintext: Uint8Array,
  wrap: (fileKey: Uint8Array) => Promise<readonly Stanza[]>,
): Promise<Uint8Array> {
  const fileKey = randomBytes(FILE_KEY);
  const stanzas = await wrap(fileKey);
  const nonce = randomBytes(NONCE);
  const cipher = await (await systemEngine()).cipher(streamKey(fileKey, nonce));
  const sealed = await cipher.seal(plaintext, { first: 0, last: true });
  return concatBytes(encodeHeader(stanzas, fileKey), nonce, sealed);
}

/**
 * Decrypts an age file in memory; `undefined` when `unwrap` gives no file key.
 * @param unwrap gives the file key in one of the stanzas. It rejects for a malformed one.
 * @throws ChartkeyError SEAL_INVALID for a malformed or altered file, and for stanzas that the
 *   policy does not admit; LIMIT_EXCEEDED for a header that is longer than its limit, and where
 *   `unwrap` throws it; PART_UNAVAILABLE when public keys in JavaScript are needed and do not load
 */
export async function openFile(
  sealed: Uint8Array,
  policy: HeaderPolicy,
  unwrap: (stanzas: readonly Stanza[]) => Promise<Uint8Array | undefined>,
): Promise<Uint8Array | undefined> {
  const header = readHeader(sealed, policy);
  try {
    const fileKey = await unwrap(header.stanzas);
    if (!fileKey) return undefined;
    if (!isHeaderOf(header, fileKey)) throw new TypeError("The header is of another file key");
    const start = header.bytes.length + NONCE;
    const nonce = sealed.subarray(header.bytes.length, start);
    const cipher = await (await systemEngine()).cipher(streamKey(fileKey, nonce));
    return await opened(sealed.subarray(start), cipher);
  } catch (cause) {
    // what did not load, or a device that lacks memory, says nothing of the file
    if (isChartkeyError(cause, "LIMIT_EXCEEDED", "PART_UNAVAILABLE")) throw cause;
    throw new ChartkeyError("SEAL_INVALID", { message: "A sealed file was altered", cause });
  }
}
