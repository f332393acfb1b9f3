import { base32crockford } from "@scure/base";
import type { Entropy } from "../ports/entropy.js";
import { systemEntropy } from "../platform/system.js";

/**
 * A passphrase of 120 random bits to write down: six groups of four characters in Crockford's base
 * 32, such as `7k3w-…`. It has no characters that look alike.
 */
export const generatePassphrase = (entropy: Entropy = systemEntropy): string =>
  (base32crockford.encode(entropy.bytes(15)).toLowerCase().match(/.{4}/gu) ?? []).join("-");
