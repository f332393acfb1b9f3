import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes } from "@noble/hashes/utils.js";

const NO_SALT = new Uint8Array(32);
const FIRST = Uint8Array.of(1);

/**
 * HKDF-SHA256 (RFC 5869) of 32 bytes, which is its first block: the library, which copies a keyed
 * hash for each block, takes a third longer, and a card needs three keys.
 */
export const hkdf = (key: Uint8Array, salt: Uint8Array | undefined, info: Uint8Array): Uint8Array =>
  hmac(sha256, hmac(sha256, salt ?? NO_SALT, key), concatBytes(info, FIRST));
