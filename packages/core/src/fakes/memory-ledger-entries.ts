import { counterpartyOf, logOf } from "../domain/act.js";
import type { Cursor, Position } from "../domain/position.js";
import type { EntryFilter, LedgerUpdate } from "../ports/ledger.js";
import type { Content, MemoryChain } from "./memory-ledger-chain.js";

const SHIFT = 20n;
const FORM = /^(\d{1,15}):(\d{1,15}):(memory-\d{1,15})$/u;

export function positionOf(chain: MemoryChain, block: number, index: number, depth: number): Position {
  return {
    sequence: (BigInt(block) << SHIFT) + BigInt(index),
    at: new Date((chain.blocks[block]?.time ?? 0) * 1000),
    final: chain.blocks.length - 1 - block >= depth,
  };
}

/** Behind which sequence to go on. A cursor whose block is gone leads back to what was final when it was given out. */
function startAfter(chain: MemoryChain, cursor: Cursor | undefined, depth: number): bigint {
  if (cursor === undefined) return -1n;
  const [, block = "", index = "", id] = FORM.exec(cursor) ?? [];
  if (id === undefined) throw new TypeError("Not a cursor of this ledger");
  if (chain.blocks[Number(block)]?.id === id) return (BigInt(block) << SHIFT) + BigInt(index);
  return (BigInt(Math.max(0, Number(block) - depth)) << SHIFT) - 1n;
}

function matches(content: Content, { log, counterparty }: EntryFilter): boolean {
  const owner = "act" in content ? logOf(content.act) : content.unknownIn;
  const other = "act" in content ? counterpartyOf(content.act) : undefined;
  return (log === undefined || log === owner) && (counterparty === undefined || counterparty === other);
}

/** The entries that match, from the blocks as they are now. */
export function* matching(chain: MemoryChain, filter: EntryFilter, depth: number): Generator<LedgerUpdate> {
  const after = startAfter(chain, filter.after, depth);
  for (const [number, { id, contents }] of chain.blocks.entries()) {
    for (const [index, content] of contents.entries()) {
      const position = positionOf(chain, number, index, depth);
      if (position.sequence <= after || !matches(content, filter)) continue;
      const placed = { position, transaction: id, cursor: `${number}:${index}:${id}` as Cursor };
      if ("act" in content) yield { type: "entry", entry: { ...placed, act: content.act } };
      else yield { type: "unknown", ...placed };
    }
  }
}
