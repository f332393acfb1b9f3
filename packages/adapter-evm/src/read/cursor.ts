import type { Cursor, Hex } from "@chartkey/core/adapters";

/** A block that is identified by its hash, which commits to all blocks before it. */
export interface KnownBlock {
  readonly number: bigint;
  readonly hash: Hex;
}

/** The location right after one log, or with {@link END_OF_BLOCK} after all logs of a block. */
export interface LogLocation extends KnownBlock {
  readonly logIndex: bigint;
}

/**
 * Where to continue. `final` is the last final block, and missing when the location is final
 * itself.
 */
export interface DecodedCursor {
  readonly location: LogLocation;
  readonly final?: KnownBlock | undefined;
}

/** 20 bits leave room for a million logs in a block. */
const LOG_INDEX_BITS = 20n;
export const END_OF_BLOCK = (1n << LOG_INDEX_BITS) - 1n;
/** Without leading zeros, so that a cursor has one text. */
const NUMBER = "(0|[1-9]\\d{0,19})";
const BLOCK_HASH = "(0x[0-9a-f]{64})";
const CURSOR_PATTERN = new RegExp(`^${NUMBER}:${NUMBER}:${BLOCK_HASH}(?:@${NUMBER}:${BLOCK_HASH})?$`, "u");

/**
 * The cursor of a location. Give `final`, the last final block, for a location that is not final
 * yet: a reading continues there when a reorganisation has removed the location's block.
 */
export function encodeCursor({ number, logIndex, hash }: LogLocation, final?: KnownBlock): Cursor {
  const location = `${number}:${logIndex}:${hash}`;
  return (final ? `${location}@${final.number}:${final.hash}` : location) as Cursor;
}

/** @throws TypeError for what is not a cursor of this adapter */
export function decodeCursor(cursor: Cursor): DecodedCursor {
  const [, number, index, hash, finalNumber, finalHash] = CURSOR_PATTERN.exec(cursor) ?? [];
  if (number === undefined || index === undefined || hash === undefined)
    throw new TypeError("`after` is not a cursor of this ledger");
  const location = { number: BigInt(number), logIndex: BigInt(index), hash: hash as Hex };
  if (location.logIndex > END_OF_BLOCK) throw new TypeError("`after` is not a cursor of this ledger");
  if (finalNumber === undefined) return { location };
  return { location, final: { number: BigInt(finalNumber), hash: finalHash as Hex } };
}

/** The sequence of a log, which grows along the chain: its block's number, and its index there. */
export const sequenceOf = ({ number, logIndex }: Pick<LogLocation, "number" | "logIndex">): bigint =>
  (number << LOG_INDEX_BITS) + logIndex;

/** The number of the block that a sequence belongs to. */
export const blockNumberOf = (sequence: bigint): bigint => sequence >> LOG_INDEX_BITS;
