import { CHUNK, NONCE, TAG } from "./stream-key.js";

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
