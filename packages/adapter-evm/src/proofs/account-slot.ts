import { type Address, fromHex, type Hex, type LedgerAccount, toHex } from "@chartkey/core/adapters";
import { keccak_256 } from "@noble/hashes/sha3.js";

/** The contract's first variable: `mapping(address participant => Account) _accounts`. */
const ACCOUNTS = "00".repeat(32);

/**
 * The slot of a participant's account in the contract's storage, by Solidity's layout of mappings:
 * keccak256(address ‖ slot of the mapping).
 */
export const accountSlot = (participant: Address): Hex =>
  toHex(keccak_256(fromHex(`0x${participant.slice(2).padStart(64, "0")}${ACCOUNTS}`)));

/**
 * Decodes the account in a slot: head (192 bits) ‖ everyone-epoch (24) ‖ nonce (24) ‖
 * access (16).
 * @param bytes at most 32, without leading zeros
 */
export function decodeAccount(bytes: Uint8Array): LedgerAccount {
  const digits = toHex(bytes).slice(2).padStart(64, "0");
  const number = (start: number, end: number) => Number.parseInt(digits.slice(start, end), 16);
  return {
    head: `0x${digits.slice(0, 48)}`,
    everyoneEpoch: number(48, 54),
    nonce: number(54, 60),
    access: number(60, 64),
  };
}
