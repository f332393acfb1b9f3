import { chacha20 } from "@noble/ciphers/chacha.js";
import { uint } from "../../domain/encoding/bytes.js";
import type { Entropy } from "../../ports/entropy.js";

/**
 * The same bytes for the same seed and calls, and nothing that anybody without the seed can tell
 * from random ones: each call has a keystream of ChaCha20 (RFC 8439) of its own, by its number.
 * @param seed 32 random bytes, used for nothing else
 */
export function entropyOf(seed: Uint8Array): Entropy {
  let calls = 0;
  return {
    bytes: (length) => chacha20(seed, uint(calls++, 12), new Uint8Array(length)),
  };
}
