import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { uint } from "../domain/encoding/uint.js";

/** A text as UTF-8, or bytes. */
export type InfoField = string | Uint8Array;

/**
 * The context of a derivation, a tweak or a signature: `chartkey/` label `/v1` ‖ 0x00 ‖ for each
 * field its length (u16, big-endian) ‖ its bytes. The lengths distinguish (`ward1`, `12`) from
 * (`ward11`, `2`).
 * @throws TypeError for a field of 2^16 bytes or more.
 */
export function info(label: string, ...fields: readonly InfoField[]): Uint8Array {
  const parts = fields.flatMap((field) => {
    const bytes = typeof field === "string" ? utf8ToBytes(field) : field;
    return [uint(bytes.length, 2), bytes];
  });
  return concatBytes(utf8ToBytes(`chartkey/${label}/v1`), Uint8Array.of(0), ...parts);
}
