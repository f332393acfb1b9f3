import { bytesToHex } from "@noble/hashes/utils.js";
import type { Entropy } from "../../ports/entropy.js";

/** The one name that tells what it is. */
export const INDEX_NAME = "index.age";

/**
 * 32 random hexadecimal digits and `.age`: a name that says nothing, and that is safe on any file
 * system.
 */
export const namePattern: RegExp = /^[0-9a-f]{32}\.age$/u;

export const freshName = (entropy: Entropy): string => `${bytesToHex(entropy.bytes(16))}.age`;
