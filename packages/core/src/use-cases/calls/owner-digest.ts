import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { toHex } from "../../domain/encoding/bytes.js";
import type { KeyOwner } from "../../ports/keyring.js";

/** Under what a device keeps the values of an account: several may share it. */
export const ownerDigest = ({ ledger, address }: KeyOwner): string =>
  toHex(sha256(utf8ToBytes(`${ledger}/${address}`))).slice(2, 34);
