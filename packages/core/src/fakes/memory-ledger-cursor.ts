import type { Cursor } from "../domain/ledger/position.js";
import type { Block } from "./memory-ledger-chain.js";

const SHIFT = 20n;
/** The index after everything in a block. */
export const END = 2 ** 20 - 1;
/** Without leading zeros, so that a cursor has one text. */
const NUMBER = "(0|[1-9]\\d{0,14})";
const BLOCK = `(memory-(?:0|[1-9]\\d{0,14}))`;
const FORM = new RegExp(`^${NUMBER}:${NUMBER}:${BLOCK}(?:@${NUMBER}:${BLOCK})?$`, "u");

/** A place in the order of the chain. */
export interface EntryLocation {
  readonly block: number;
  readonly index: number;
}

export const sequenceOf = ({ block, index }: EntryLocation): bigint => (BigInt(block) << SHIFT) + BigInt(index);

/** A chain, or a snapshot of it. */
export interface Blocks {
  readonly blocks: readonly Block[];
}

/** The number of the last block that no reorganisation removes. */
export const finalBlock = ({ blocks }: Blocks, depth: number): number => Math.max(0, blocks.length - 1 - depth);

/**
 * The cursor that continues after a place. It names the block of the place. Until that block is
 * final, it also names the last final block, so that `follow` can report what was removed
 * meanwhile.
 */
export function cursorAt(chain: Blocks, { block, index }: EntryLocation, depth: number): Cursor {
  const idOf = (number: number) => chain.blocks[number]?.id ?? "";
  const final = finalBlock(chain, depth);
  const place = `${block}:${index}:${idOf(block)}`;
  return (block <= final ? place : `${place}@${final}:${idOf(final)}`) as Cursor;
}

export interface DecodedCursor {
  readonly place: EntryLocation;
  /** Whether the block of the place is still on the chain. */
  readonly onChain: boolean;
  /**
   * The end of the last block that was final when the cursor was made, if the place was not final
   * then.
   */
  readonly final?: { readonly place: EntryLocation; readonly onChain: boolean } | undefined;
}

/** @throws TypeError for a cursor that no memory ledger made */
export function decodeCursor({ blocks }: Blocks, cursor: Cursor): DecodedCursor {
  const [, block, index, id, lastFinal, finalId] = FORM.exec(cursor) ?? [];
  if (id === undefined) throw new TypeError("`after` is not a cursor of this ledger");
  const isAt = (number: number, name: string) => blocks[number]?.id === name;
  const place = { block: Number(block), index: Number(index) };
  const onChain = isAt(place.block, id);
  if (finalId === undefined) return { place, onChain };
  const final = { block: Number(lastFinal), index: END };
  return { place, onChain, final: { place: final, onChain: isAt(final.block, finalId) } };
}
