import { bytesToHex, concatHex, type Hex, hexToBytes, keccak256, padHex, slice, stringToHex } from "viem";
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";

// Zero bytes cost less in calldata. There are none in addresses, digests and signatures, so that
// every measurement is the dearest case and the same each time.
export const hasZeroByte = (hex: Hex): boolean => hexToBytes(hex).includes(0);

const withoutZeros = (hex: Hex): Hex => bytesToHex(hexToBytes(hex).map((byte) => byte || 0x5a));

export const digest = (seed: string): Hex => withoutZeros(keccak256(stringToHex(seed)));

const accounts = new Map<string, PrivateKeyAccount>();

/** The same account for the same seed. */
export function participant(seed: string): PrivateKeyAccount {
  let account = accounts.get(seed);
  for (let i = 0; !account || hasZeroByte(account.address); i++)
    account = privateKeyToAccount(keccak256(stringToHex(`${seed}/${i}`)));
  accounts.set(seed, account);
  return account;
}

const id = (seed: string): Hex => slice(digest(seed), 0, 16);

export const folderScope = (seed: string): Hex => padHex(concatHex(["0x01", id(seed)]), { dir: "right", size: 32 });

export const recordScope = (seed: string): Hex => padHex(concatHex(["0x02", id(seed)]), { dir: "right", size: 32 });

/** Folder id ‖ salt ‖ op: a new record. */
export const location = (seed: string): Hex => concatHex([slice(digest(seed), 0, 24), "0x0000000000000001"]);

/** The i-th of 65,025 times, in 2029 or later, of four bytes without zeros. */
export const time = (i: number): number => 0x70010101 + (i % 255) + (Math.floor(i / 255) % 255) * 256;
