import { fromHex, type Hex } from "../encoding/bytes.js";
import { type FolderId, parseFolderId } from "../identifiers/ids.js";

const ops = ["new", "amend", "replace", "erase", "folder"] as const;

/**
 * What a card does: a new record, a new version, the same version encrypted anew, the end of a
 * record, a folder's name and settings.
 */
export type CardOp = (typeof ops)[number];

/**
 * Where a card is filed: folder id (16 bytes) ‖ the epoch's salt (8) ‖ op (8, big-endian: 1 new, 2
 * amend, 3 replace, 4 erase, 5 folder).
 */
export interface CardLocation {
  readonly folder: FolderId;
  readonly salt: Hex;
  readonly op: CardOp;
}

export function encodeCardLocation({ folder, salt, op }: CardLocation): Hex {
  fromHex(salt, 8);
  const number = (ops.indexOf(op) + 1).toString(16).padStart(16, "0");
  return `0x${folder.slice(2)}${salt.slice(2)}${number}`.toLowerCase() as Hex;
}

/**
 * Decodes a card location. `undefined` for an op that this version does not know.
 * @throws TypeError unless `encoded` has 32 bytes.
 */
export function decodeCardLocation(encoded: string): CardLocation | undefined {
  fromHex(encoded, 32);
  const lower = encoded.toLowerCase();
  const op = ops[Number(BigInt(`0x${lower.slice(50)}`) - 1n)];
  return op && { folder: parseFolderId(lower.slice(0, 34)), salt: `0x${lower.slice(34, 50)}`, op };
}
