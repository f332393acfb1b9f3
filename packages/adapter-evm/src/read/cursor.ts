import type { Cursor, Hex } from "@chartkey/core/adapters";

/** A block that is known by its hash, which commits to all blocks before it. */
export interface KnownBlock {
  readonly number: bigint;
  readonly hash: Hex;
}

/** Behind one log, or with {@link END} behind all logs of a block. */
export interface Place extends KnownBlock {
  readonly logIndex: bigint;
}

/** Where to go on; `final` is the last final block, of when the place was not final. */
export interface DecodedCursor {
  readonly place: Place;
  readonly final?: KnownBlock | undefined;
}

const SHIFT = 20n;
export const END = (1n << SHIFT) - 1n;
const FORM = /^(\d{1,20}):(\d{1,20}):(0x[0-9a-f]{64})(?:@(\d{1,20}):(0x[0-9a-f]{64}))?$/u;

/** A place that is not final names the last final block too: where its own is gone, that is where to go back to. */
export function encodeCursor({ number, logIndex, hash }: Place, final?: KnownBlock): Cursor {
  const place = `${number}:${logIndex}:${hash}`;
  return (final ? `${place}@${final.number}:${final.hash}` : place) as Cursor;
}

/** @throws TypeError for what is not a cursor of this adapter */
export function decodeCursor(cursor: Cursor): DecodedCursor {
  const [, number, index, hash, finalNumber, finalHash] = FORM.exec(cursor) ?? [];
  if (number === undefined || index === undefined || hash === undefined)
    throw new TypeError("`after` is not a cursor of this ledger");
  const place = { number: BigInt(number), logIndex: BigInt(index), hash: hash as Hex };
  if (finalNumber === undefined) return { place };
  return { place, final: { number: BigInt(finalNumber), hash: finalHash as Hex } };
}

/** Grows along the chain; leaves room for 2^20 logs in a block. */
export const sequenceOf = ({ number, logIndex }: Pick<Place, "number" | "logIndex">): bigint =>
  (number << SHIFT) + logIndex;

/** The block of a sequence. */
export const blockOf = (sequence: bigint): bigint => sequence >> SHIFT;
