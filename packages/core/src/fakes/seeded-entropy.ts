import { chacha20 } from "@noble/ciphers/chacha.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { uint } from "../domain/encoding/bytes.js";
import type { Entropy } from "../ports/entropy.js";

/**
 * The same bytes for the same seed and the same calls: a ChaCha20 keystream with one nonce for each
 * call. For tests and golden vectors only.
 */
export function seededEntropy(seed: string): Entropy {
  const key = sha256(utf8ToBytes(seed));
  let calls = 0;
  return {
    bytes: (length) => chacha20(key, uint(calls++, 12), new Uint8Array(length)),
  };
}
