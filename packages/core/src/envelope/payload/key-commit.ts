import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";

const INFO = utf8ToBytes("chartkey/key-commit/v1");

/**
 * The key commitment of a payload, 32 bytes. age alone does not bind a payload to one file key.
 * @param nonce the payload's own first 16 bytes
 */
export const keyCommit = (fileKey: Uint8Array, nonce: Uint8Array): Uint8Array => hkdf(sha256, fileKey, nonce, INFO, 32);
