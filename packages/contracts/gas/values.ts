import { bytesToHex, concatHex, getAddress, type Hex, hexToBytes, keccak256, padHex, slice, stringToHex } from "viem";

// Zero bytes cost less in calldata: none in addresses and digests, so that every measurement is the dearest case and the same each time.
const withoutZeros = (hex: Hex): Hex => bytesToHex(hexToBytes(hex).map((byte) => byte || 0x5a));

export const digest = (seed: string): Hex => withoutZeros(keccak256(stringToHex(seed)));

export const participant = (seed: string): Hex => getAddress(slice(digest(seed), 0, 20));

const id = (seed: string): Hex => slice(digest(seed), 0, 16);

export const folderScope = (seed: string): Hex => padHex(concatHex(["0x01", id(seed)]), { dir: "right", size: 32 });

export const recordScope = (seed: string): Hex => padHex(concatHex(["0x02", id(seed)]), { dir: "right", size: 32 });

/** Folder id ‖ salt ‖ op: a new record. */
export const place = (seed: string): Hex => concatHex([slice(digest(seed), 0, 24), "0x0000000000000001"]);

/** The i-th of 65,025 expiries, in 2029 or later, of four bytes without zeros. */
export const until = (i: number): number => 0x70010101 + (i % 255) + (Math.floor(i / 255) % 255) * 256;
