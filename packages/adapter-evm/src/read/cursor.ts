import type { Cursor, Hex } from "@chartkey/core";

/** Where a log stands on the chain. */
export interface Place {
  readonly blockNumber: bigint;
  readonly blockHash: Hex;
  readonly logIndex: bigint;
}

const FORM = /^(\d{1,20}):(\d{1,20}):(0x[0-9a-f]{64})$/u;

export const encodeCursor = ({ blockNumber, logIndex, blockHash }: Place): Cursor =>
  `${blockNumber}:${logIndex}:${blockHash}` as Cursor;

/** @throws TypeError for what is not a cursor of this adapter */
export function decodeCursor(cursor: Cursor): Place {
  const [, block, index, hash] = FORM.exec(cursor) ?? [];
  if (block === undefined || index === undefined || hash === undefined)
    throw new TypeError("Not a cursor of this ledger");
  return { blockNumber: BigInt(block), logIndex: BigInt(index), blockHash: hash as Hex };
}

/** Grows along the chain; leaves room for 2^20 logs in a block. */
export const sequenceOf = ({ blockNumber, logIndex }: Pick<Place, "blockNumber" | "logIndex">): bigint =>
  (blockNumber << 20n) + logIndex;
