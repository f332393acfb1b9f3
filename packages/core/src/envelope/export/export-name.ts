import { bytesToHex } from "@noble/hashes/utils.js";
import type { Entropy } from "../../ports/entropy.js";

/** The name of the index: the only file of an export whose name has a meaning. */
export const INDEX_NAME = "index.age";

/**
 * 32 random hexadecimal digits and `.age`: a name that reveals nothing and is valid on any file
 * system.
 */
export const namePattern: RegExp = /^[0-9a-f]{32}\.age$/u;

export const freshName = (entropy: Entropy): string => `${bytesToHex(entropy.bytes(16))}.age`;
