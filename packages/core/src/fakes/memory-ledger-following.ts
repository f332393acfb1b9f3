import { checkFollowFilter } from "../ports/check-filter.js";
import type { LedgerChange, FollowFilter } from "../ports/ledger-change.js";
import { ChartkeyError } from "../errors/chartkey-error.js";
import type { Block, MemoryChain } from "./memory-ledger-chain.js";
import {
  type Blocks,
  cursorAt,
  decodeCursor,
  END,
  finalBlock,
  type EntryLocation,
  sequenceOf,
} from "./memory-ledger-cursor.js";
import { matches, updatesIn } from "./memory-ledger-entries.js";

const finalityBroken = () =>
  new ChartkeyError("LEDGER_FINALITY_BROKEN", {
    message: "A reorganisation removed blocks that were final",
    hints: ["Drop what was built from them and follow without a cursor.", "Choose a greater depth."],
  });

/** What was reported to a follower so far. */
interface Progress {
  /** The blocks that were reported. */
  readonly known: Block[];
  /** The place of the last report. */
  readonly at: EntryLocation;
  /** The number of the last block that was reported as final. */
  readonly final: number;
  /** Whether something that was reported has been removed since. */
  readonly removed: boolean;
}

/** The progress that a cursor stands for. */
function progressAt({ blocks }: Blocks, cursor: FollowFilter["after"], depth: number): Progress {
  const upTo = (at: EntryLocation, final: number) => ({ known: blocks.slice(0, at.block + 1), at, final });
  if (cursor === undefined) return { ...upTo({ block: 0, index: END }, 0), removed: false };
  if (cursor === "now")
    return { ...upTo({ block: blocks.length - 1, index: END }, finalBlock({ blocks }, depth)), removed: false };
  const { place, onChain, final } = decodeCursor({ blocks }, cursor);
  if (onChain) return { ...upTo(place, final?.place.block ?? place.block), removed: false };
  if (final?.onChain) return { ...upTo(final.place, final.place.block), removed: true };
  throw finalityBroken();
}

/** Reports the entries so far, and then each change. */
export async function* following(
  chain: MemoryChain,
  follow: FollowFilter,
  depth: number,
  { reach, signal }: { readonly reach: () => void; readonly signal: AbortSignal | undefined },
): AsyncGenerator<LedgerChange> {
  reach();
  const { after, logs, counterparty } = checkFollowFilter(follow);
  const filter = { logs, counterparty, depth };
  const hasMatch = ({ contents }: Block) => contents.some((content) => matches(content, filter));

  let { known, at, final, removed } = progressAt(chain, after, depth);
  if (after === "now")
    yield {
      type: "final",
      sequence: sequenceOf({ block: final, index: END }),
      cursor: cursorAt({ blocks: known }, at, depth),
    };
  for (;;) {
    reach();
    const { blocks } = chain;
    const changeOf = (type: "removed" | "final", upTo: EntryLocation): LedgerChange => ({
      type,
      sequence: sequenceOf(upTo),
      cursor: cursorAt({ blocks }, at, depth),
    });

    const differs = known.findIndex(({ id }, number) => blocks[number]?.id !== id);
    if (differs >= 0 && differs <= final) throw finalityBroken();
    if (differs >= 0) {
      removed ||= known.splice(differs).some(hasMatch);
      at = { block: differs - 1, index: END };
    }
    if (removed) yield changeOf("removed", at);
    removed = false;

    const finalNow = finalBlock({ blocks }, depth);
    const before = final;
    final = Math.max(before, Math.min(finalNow, at.block));
    if (known.slice(before + 1, final + 1).some(hasMatch)) yield changeOf("final", { block: final, index: END });

    for (let number = at.block; number < blocks.length; number++) {
      const first = number === at.block ? at.index + 1 : 0;
      for (const update of updatesIn({ blocks }, number, { ...filter, first })) {
        yield update;
        reach();
      }
      at = { block: number, index: END };
    }
    known = [...blocks];
    final = Math.max(final, finalNow);
    if (chain.blocks === blocks) await chain.changed(signal);
  }
}
