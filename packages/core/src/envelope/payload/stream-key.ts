import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { uint } from "../../domain/encoding/uint.js";

/** Plaintext bytes in a chunk of age's STREAM. */
export const CHUNK: number = 2 ** 16;
/** The length in bytes of the tag after each chunk. */
export const TAG = 16;
/** The length in bytes of the random nonce before the first chunk. */
export const NONCE = 16;

/**
 * The key of a payload's chunks, 32 bytes.
 * @param fileKey 16 bytes
 * @param nonce the 16 bytes before the first chunk
 */
export const streamKey = (fileKey: Uint8Array, nonce: Uint8Array): Uint8Array =>
  hkdf(sha256, fileKey, nonce, utf8ToBytes("payload"), 32);

/** A chunk's nonce: its index (11 bytes, big-endian) ‖ 1 for the last chunk, 0 for others. */
export function chunkNonce(index: number, last: boolean): Uint8Array<ArrayBuffer> {
  const nonce = new Uint8Array(12);
  nonce.set(uint(index, 11));
  nonce[11] = last ? 1 : 0;
  return nonce;
}
