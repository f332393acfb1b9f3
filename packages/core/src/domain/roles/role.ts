import { utf8ToBytes } from "@noble/hashes/utils.js";
import { type Hex, toHex } from "../encoding/hex.js";

/**
 * What a participant is. A doctor is one role; an app can add its own: lower case, 1 to 32 of
 * `a-z`, `0-9`, `-`.
 */
export type Role = "patient" | "doctor" | "pharmacist" | "insurer" | "researcher" | (string & {});

/**
 * A role as registries keep it: its name in ASCII, then zeros, 32 bytes.
 * @throws TypeError for what is no role
 */
export function encodeRole(role: Role): Hex {
  if (typeof role !== "string" || !/^[-a-z0-9]{1,32}$/u.test(role))
    throw new TypeError("`role` is not 1 to 32 of a-z, 0-9 and -");
  const word = new Uint8Array(32);
  word.set(utf8ToBytes(role));
  return toHex(word);
}
