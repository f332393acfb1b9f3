import { counterpartyOf, logOf } from "../domain/acts/act.js";
import type { Address } from "../domain/identifiers/address.js";
import type { Cursor, Position } from "../domain/ledger/position.js";
import type { EntryFilter, LedgerUpdate } from "../ports/ledger-entry.js";
import type { Content } from "./memory-ledger-chain.js";
import {
  type Blocks,
  cursorAt,
  decodeCursor,
  finalBlock,
  type EntryLocation,
  sequenceOf,
} from "./memory-ledger-cursor.js";

export function positionOf(chain: Blocks, place: EntryLocation, depth: number): Position {
  const time = chain.blocks[place.block]?.time ?? 0;
  return {
    sequence: sequenceOf(place),
    at: new Date(time * 1000),
    final: place.block <= finalBlock(chain, depth),
  };
}

export interface ContentFilter {
  readonly logs?: readonly Address[] | undefined;
  readonly counterparty?: Address | undefined;
}

export function matches(content: Content, { logs, counterparty }: ContentFilter): boolean {
  const owner = "act" in content ? logOf(content.act) : content.unknownIn;
  const other = "act" in content ? counterpartyOf(content.act) : undefined;
  return (logs === undefined || logs.includes(owner)) && (counterparty === undefined || counterparty === other);
}

/** The matching entries of one block, from the index `first` on, as the ledger reports them now. */
export function updatesIn(
  chain: Blocks,
  block: number,
  { first = 0, depth, ...filter }: ContentFilter & { readonly first?: number; readonly depth: number },
): readonly LedgerUpdate[] {
  const { contents = [], id = "" } = chain.blocks[block] ?? {};
  return contents.flatMap((content, index): LedgerUpdate[] => {
    if (index < first || !matches(content, filter)) return [];
    const place = { block, index };
    const placed = {
      position: positionOf(chain, place, depth),
      transaction: id,
      cursor: cursorAt(chain, place, depth),
    };
    return [
      "act" in content ? { type: "entry", entry: { ...placed, act: content.act } } : { type: "unknown", ...placed },
    ];
  });
}

const BEGINNING: EntryLocation = { block: 0, index: 0 };

/**
 * Where a reading continues. A cursor whose block is gone leads back to the block that was final
 * when it was made.
 */
function startOf(chain: Blocks, cursor: Cursor | undefined): EntryLocation {
  if (cursor === undefined) return BEGINNING;
  const { place, onChain, final } = decodeCursor(chain, cursor);
  if (onChain) return place;
  return final?.onChain ? final.place : BEGINNING;
}

/** Yields the matching entries from the current blocks. */
export function* matching(
  chain: Blocks,
  { after, log, counterparty }: EntryFilter,
  depth: number,
): Generator<LedgerUpdate> {
  const start = startOf(chain, after);
  const filter = { logs: log && [log], counterparty, depth };
  for (let block = start.block; block < chain.blocks.length; block++)
    yield* updatesIn(chain, block, { ...filter, first: block === start.block ? start.index + 1 : 0 });
}
