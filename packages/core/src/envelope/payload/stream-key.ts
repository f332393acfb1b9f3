import { utf8ToBytes } from "@noble/hashes/utils.js";
import { uint } from "../../domain/encoding/bytes.js";
import { hkdf } from "../hkdf.js";

/** age v1 STREAM (ChaCha20-Poly1305, 64 KiB chunks), then padmé. The only suite of this version. */
export const SUITE = "age/v1";
/** Plaintext bytes in a chunk of age's STREAM. */
export const CHUNK: number = 2 ** 16;
/** The length in bytes of the tag after each chunk. */
export const TAG = 16;
/** The length in bytes of the random nonce before the first chunk. */
export const NONCE = 16;

const PAYLOAD = utf8ToBytes("payload");

/**
 * The key of a payload's chunks, 32 bytes.
 * @param fileKey 16 bytes
 * @param nonce the 16 bytes before the first chunk
 */
export const streamKey = (fileKey: Uint8Array, nonce: Uint8Array): Uint8Array => hkdf(fileKey, nonce, PAYLOAD);

/** A chunk's nonce: its index (11 bytes, big-endian) ‖ 1 for the last chunk, 0 for others. */
export function chunkNonce(index: number, last: boolean): Uint8Array<ArrayBuffer> {
  const nonce = new Uint8Array(12);
  nonce.set(uint(index, 11));
  nonce[11] = last ? 1 : 0;
  return nonce;
}

/** The largest plaintext: 2^42 bytes. */
export const MAX_SIZE: number = 2 ** 42;

/** How many chunks a plaintext of `size` bytes has; an empty one has one. */
export const chunkCount = (size: number): number => Math.max(1, Math.ceil(size / CHUNK));

/** The length in bytes of the age v1 payload for a plaintext of `size` bytes: nonce ‖ chunks. */
export const payloadSize = (size: number): number => NONCE + size + TAG * chunkCount(size);

const bitLength = (n: number): number => n.toString(2).length;

/**
 * Padmé (PURBs, Nikitin et al. 2019): the next length whose mantissa, as a floating-point number,
 * has no more bits than its exponent. It adds at most 12 %, and reveals only O(log log) bits of the
 * length.
 * @param length at least 2, below 2^53
 */
export function padme(length: number): number {
  const exponent = bitLength(length) - 1;
  const step = 2 ** Math.max(0, exponent - bitLength(exponent));
  return Math.ceil(length / step) * step;
}

/** The length in bytes of what is stored for a plaintext of `size` bytes. */
export const paddedSize = (size: number): number => padme(payloadSize(size));

const INFO = utf8ToBytes("chartkey/key-commit/v1");

/**
 * The key commitment of a payload, 32 bytes. age alone does not bind a payload to one file key.
 * @param nonce the payload's own first 16 bytes
 */
export const keyCommit = (fileKey: Uint8Array, nonce: Uint8Array): Uint8Array => hkdf(fileKey, nonce, INFO);
