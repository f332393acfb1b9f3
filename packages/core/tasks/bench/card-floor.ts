import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";

const SIZE = 1024;
const key = new Uint8Array(32).fill(1);
const nonce = new Uint8Array(12);
const sealed = chacha20poly1305(key, nonce).encrypt(new Uint8Array(SIZE));

/**
 * What no reader of a card of 1 KiB can do without, computed by noble: its digest, three keys, and
 * two openings.
 */
export function openCardByNoble(): void {
  sha256(sealed);
  for (const info of ["one", "two", "three"]) hkdf(sha256, key, undefined, new TextEncoder().encode(info), 32);
  chacha20poly1305(key, nonce).decrypt(sealed);
  chacha20poly1305(key, nonce).decrypt(sealed);
}
