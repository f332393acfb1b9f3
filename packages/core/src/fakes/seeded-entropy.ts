import { chacha20 } from "@noble/ciphers/chacha.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { uint } from "../domain/encoding/bytes.js";
import type { Entropy } from "../ports/entropy.js";

/** @throws TypeError for none */
export function checkSeed(seed: string): void {
  if (typeof seed !== "string" || seed === "") throw new TypeError("`seed` is a text, and not empty");
}

/**
 * The same bytes for the same seed and the same calls: a ChaCha20 keystream with one nonce for each
 * call. For tests and golden vectors only.
 * @throws TypeError without a seed, and for a length that is no number of bytes
 */
export function seededEntropy(seed: string): Entropy {
  checkSeed(seed);
  const key = sha256(utf8ToBytes(seed));
  let calls = 0;
  return {
    bytes(length) {
      if (!Number.isSafeInteger(length) || length < 0) throw new TypeError("`length` is a number of bytes");
      return chacha20(key, uint(calls++, 12), new Uint8Array(length));
    },
  };
}
