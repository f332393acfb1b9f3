import { keccak_256 } from "@noble/hashes/sha3.js";
import { concatBytes } from "@noble/hashes/utils.js";
import { type Act, actStruct, actTypes } from "./act.js";
import { fromHex, type Hex, toHex, uint } from "../encoding/bytes.js";
import { hashStruct } from "../typed-data/hash-struct.js";

/** The head of a log without entries: 24 zero bytes. */
export const genesisHead: Hex = `0x${"00".repeat(24)}`;

/** The EIP-712 hashStruct of an act, 32 bytes. */
export function hashAct(act: Act): Uint8Array {
  const { primaryType, message } = actStruct(act);
  return hashStruct(primaryType, actTypes, message);
}

/**
 * The head after one more act: the first 24 bytes of keccak256(head ‖ uint64 time ‖
 * hashStruct(act)).
 * @param time the ledger's time of the entry, in Unix seconds
 */
export function nextHead(head: Hex, time: number, act: Act): Hex {
  return toHex(keccak_256(concatBytes(fromHex(head, 24), uint(time, 8), hashAct(act))).subarray(0, 24));
}
