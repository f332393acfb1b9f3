import { utf8ToBytes } from "@noble/hashes/utils.js";
import { type Hex, toHex } from "../encoding/bytes.js";

/** The role of a participant. An app can add its own: 1 to 32 characters of `a-z`, `0-9`, `-`. */
export type Role = "patient" | "doctor" | "pharmacist" | "insurer" | "researcher" | (string & {});

/**
 * A role as registries store it: its name in ASCII, padded with zeros to 32 bytes.
 * @throws TypeError for a malformed role
 */
export function encodeRole(role: Role): Hex {
  if (typeof role !== "string" || !/^[-a-z0-9]{1,32}$/u.test(role))
    throw new TypeError("`role` is not 1 to 32 of a-z, 0-9 and -");
  const encoded = new Uint8Array(32);
  encoded.set(utf8ToBytes(role));
  return toHex(encoded);
}
