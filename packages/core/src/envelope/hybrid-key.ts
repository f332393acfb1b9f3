import type { Brand } from "../domain/identifiers/brand.js";
import { isSmallOrderKey } from "./public-key/curve25519.js";

/**
 * The public key of a hybrid recipient, 1,216 bytes: an ML-KEM-768 key that FIPS 203 admits, then
 * an X25519 key of large order.
 */
export type HybridKey = Brand<Uint8Array, "HybridKey">;

const SIZE = 1216;
const ML_KEM_COEFFICIENTS = 1152;
const ML_KEM_MODULUS = 3329;

/**
 * Whether every coefficient of an ML-KEM encapsulation key is reduced (FIPS 203, section 7.2). Two
 * coefficients are packed in three bytes.
 */
function isReduced(key: Uint8Array): boolean {
  for (let at = 0; at < ML_KEM_COEFFICIENTS; at += 3) {
    const middle = key[at + 1] ?? 0;
    if (((key[at] ?? 0) | ((middle & 0x0f) << 8)) >= ML_KEM_MODULUS) return false;
    if (((middle >> 4) | ((key[at + 2] ?? 0) << 4)) >= ML_KEM_MODULUS) return false;
  }
  return true;
}

/** Whether an X25519 public key has 32 bytes, and a large order. */
export const isSoundX25519 = (key: Uint8Array): boolean => key.length === 32 && !isSmallOrderKey(key);

export const isHybridKey = (raw: Uint8Array): raw is HybridKey =>
  raw.length === SIZE && isReduced(raw) && isSoundX25519(raw.subarray(SIZE - 32));
