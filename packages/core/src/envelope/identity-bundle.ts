import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { equalBytes } from "@noble/ciphers/utils.js";
import { type Hex, toHex } from "../domain/encoding/bytes.js";
import { ChartkeyError } from "../errors/chartkey-error.js";
import { type HybridKey, isHybridKey, isSoundX25519 } from "./hybrid-key.js";
import { isSoundSigningKey } from "./signing-key.js";

const TAG = concatBytes(utf8ToBytes("chartkey/identity/v1"), Uint8Array.of(0));
const RECIPIENT_END = TAG.length + 1216;
const AGREE_END = RECIPIENT_END + 32;

/** The exact length of an identity bundle in bytes. */
export const BUNDLE_SIZE: number = AGREE_END + 32;

/** The public keys of one generation of a participant. */
export interface IdentityBundle {
  /** The block as it is stored. */
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes: the key digest that the ledger's `key` entry and the profile publish. */
  readonly digest: Hex;
  /** What is sealed to this participant is sealed to it. */
  readonly recipient: HybridKey;
  /** X25519, 32 bytes: for pair keys only. */
  readonly agree: Uint8Array;
  /** Ed25519, 32 bytes: statements and receipts. */
  readonly signing: Uint8Array;
}

/** Tag ‖ 0x00 ‖ raw recipient (1,216 bytes) ‖ X25519 public key (32) ‖ Ed25519 public key (32). */
export const encodeIdentityBundle = (keys: {
  readonly recipient: HybridKey;
  readonly agree: Uint8Array;
  readonly signing: Uint8Array;
}): Uint8Array => concatBytes(TAG, keys.recipient, keys.agree, keys.signing);

/** SHA-256 of a bundle: the key digest, 32 bytes. */
export const digestOf = (bundle: Uint8Array): Hex => toHex(sha256(bundle));

/**
 * @throws ChartkeyError FORMAT_INVALID for another length or tag, an unreduced ML-KEM key, a key of
 *   low order or one that is no point
 */
export function parseIdentityBundle(bytes: Uint8Array): IdentityBundle {
  const recipient = bytes.slice(TAG.length, RECIPIENT_END);
  const agree = bytes.slice(RECIPIENT_END, AGREE_END);
  const signing = bytes.slice(AGREE_END);
  const isTagged = bytes.length === BUNDLE_SIZE && equalBytes(bytes.subarray(0, TAG.length), TAG);
  if (!isTagged || !isHybridKey(recipient) || !isSoundX25519(agree) || !isSoundSigningKey(signing))
    throw new ChartkeyError("FORMAT_INVALID", { message: "Not a sound identity bundle" });
  return { bytes, digest: digestOf(bytes), recipient, agree, signing };
}
