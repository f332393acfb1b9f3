import type { Cursor } from "../domain/ledger/position.js";
import type { Block } from "./memory-ledger-chain.js";

const SHIFT = 20n;
/** Behind everything in a block. */
export const END = 2 ** 20 - 1;
const FORM = /^(\d{1,15}):(\d{1,15}):(memory-\d{1,15})(?:@(\d{1,15}):(memory-\d{1,15}))?$/u;

/** Where something stands in the order of the chain. */
export interface Place {
  readonly block: number;
  readonly index: number;
}

export const sequenceOf = ({ block, index }: Place): bigint => (BigInt(block) << SHIFT) + BigInt(index);

/** A chain, or how it was at one moment. */
export interface Blocks {
  readonly blocks: readonly Block[];
}

/** The last block that no reorganisation removes. */
export const finalBlock = ({ blocks }: Blocks, depth: number): number => Math.max(0, blocks.length - 1 - depth);

/**
 * Goes on behind a place. It names the place's block, and before that is final also the last final
 * one, so that what was removed meanwhile can be told.
 */
export function cursorAt(chain: Blocks, { block, index }: Place, depth: number): Cursor {
  const idOf = (number: number) => chain.blocks[number]?.id ?? "";
  const final = finalBlock(chain, depth);
  const place = `${block}:${index}:${idOf(block)}`;
  return (block <= final ? place : `${place}@${final}:${idOf(final)}`) as Cursor;
}

export interface DecodedCursor {
  readonly place: Place;
  /** Whether the place's block is still on the chain. */
  readonly stands: boolean;
  /** What was final when the cursor was given out and the place was not. */
  readonly final?: { readonly place: Place; readonly stands: boolean } | undefined;
}

/** @throws TypeError for what is not a cursor of a memory ledger */
export function decodeCursor({ blocks }: Blocks, cursor: Cursor): DecodedCursor {
  const [, block, index, id, lastFinal, finalId] = FORM.exec(cursor) ?? [];
  if (id === undefined) throw new TypeError("`after` is not a cursor of this ledger");
  const isAt = (number: number, name: string) => blocks[number]?.id === name;
  const place = { block: Number(block), index: Number(index) };
  const stands = isAt(place.block, id);
  if (finalId === undefined) return { place, stands };
  const final = { block: Number(lastFinal), index: END };
  return { place, stands, final: { place: final, stands: isAt(final.block, finalId) } };
}
