import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { uint } from "../domain/encoding/bytes.js";
import { hkdf } from "./hkdf.js";

/** A text as UTF-8, or bytes. */
export type InfoField = string | Uint8Array;

/**
 * The context of a derivation, a tweak or a signature: `chartkey/` label `/v1` ‖ 0x00 ‖ for each
 * field its length (u16, big-endian) ‖ its bytes. The lengths distinguish (`ward1`, `12`) from
 * (`ward11`, `2`).
 * @throws TypeError for a field of 2^16 bytes or more.
 */
export function info(label: string, ...fields: readonly InfoField[]): Uint8Array {
  const parts = [utf8ToBytes(`chartkey/${label}/v1\0`)];
  for (const field of fields) {
    const bytes = typeof field === "string" ? utf8ToBytes(field) : field;
    parts.push(uint(bytes.length, 2), bytes);
  }
  return concatBytes(...parts);
}

/** HKDF-SHA256 (RFC 5869) with an empty salt and {@link info}: 32 bytes. */
export const kdf = (key: Uint8Array, label: string, ...fields: readonly InfoField[]): Uint8Array =>
  hkdf(key, undefined, info(label, ...fields));

/**
 * The key that wraps the file key of one card, 32 bytes.
 * @param secret S, the epoch's
 * @param salt the 16 bytes in the card's stanza
 */
export const cardWrapKey = (secret: Uint8Array, salt: Uint8Array): Uint8Array => kdf(secret, "card", salt);

/**
 * The key that seals the pointers to the cards of one epoch, 32 bytes.
 * @param secret S, the epoch's
 */
export const cardPointerKey = (secret: Uint8Array): Uint8Array => kdf(secret, "pointer");
