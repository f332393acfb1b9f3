import { fromHex, type Hex, readUint, toHex, uint } from "../encoding/bytes.js";
import { type FolderId, parseFolderId } from "../identifiers/ids.js";

/**
 * One folder's word in an epoch entry: folder id (16 bytes) ‖ salt (8) ‖ seen (4) ‖ seen head (4).
 */
export interface EpochWord {
  readonly folder: FolderId;
  /** 8 fresh random bytes; no two epoch entries have the same salt. */
  readonly salt: Hex;
  /** How many entries of the patient's log the builder had seen. Below 2^32. */
  readonly seen: number;
  /** The first four bytes of the head at `seen`. */
  readonly seenHead: Hex;
}

export function encodeEpochWord({ folder, salt, seen, seenHead }: EpochWord): Hex {
  fromHex(salt, 8);
  fromHex(seenHead, 4);
  const word: Hex = `0x${folder.slice(2)}${salt.slice(2)}${toHex(uint(seen, 4)).slice(2)}${seenHead.slice(2)}`;
  return word.toLowerCase() as Hex;
}

/** @throws TypeError unless `encoded` has 32 bytes. */
export function decodeEpochWord(encoded: string): EpochWord {
  const bytes = fromHex(encoded, 32);
  const hex = (start: number, end: number) => toHex(bytes.subarray(start, end));
  return {
    folder: parseFolderId(hex(0, 16)),
    salt: hex(16, 24),
    seen: readUint(bytes.subarray(24, 28)),
    seenHead: hex(28, 32),
  };
}
