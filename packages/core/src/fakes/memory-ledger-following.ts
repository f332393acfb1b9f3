import { checkEntryFilter } from "../domain/ledger/ledger-query.js";
import type { LedgerChange, FollowFilter } from "../ports/ledger-change.js";
import { ChartkeyError } from "../errors/chartkey-error.js";
import type { Block, MemoryChain } from "./memory-ledger-chain.js";
import {
  type Blocks,
  cursorAt,
  decodeCursor,
  END,
  finalBlock,
  type Place,
  sequenceOf,
} from "./memory-ledger-cursor.js";
import { matches, updatesIn } from "./memory-ledger-entries.js";

const finalityBroken = () =>
  new ChartkeyError("LEDGER_FINALITY_BROKEN", {
    message: "A reorganisation removed blocks that were final",
    hints: ["Drop what was built from them and follow without a cursor.", "Choose a greater depth."],
  });

/** How far a follower is. */
interface Progress {
  /** The blocks that were told of. */
  readonly known: Block[];
  /** The last thing told. */
  readonly at: Place;
  /** The last block that was told as final. */
  readonly final: number;
  /** Whether something that was told has gone since. */
  readonly removed: boolean;
}

/** Where a cursor left off. */
function resumed({ blocks }: Blocks, cursor: FollowFilter["after"]): Progress {
  const upTo = (at: Place, final: number) => ({ known: blocks.slice(0, at.block + 1), at, final });
  if (cursor === undefined) return { ...upTo({ block: 0, index: END }, 0), removed: false };
  const { place, stands, final } = decodeCursor({ blocks }, cursor);
  if (stands) return { ...upTo(place, final?.place.block ?? place.block), removed: false };
  if (final?.stands) return { ...upTo(final.place, final.place.block), removed: true };
  throw finalityBroken();
}

/** Tells the blocks that there are, and then each change. */
export async function* following(
  chain: MemoryChain,
  follow: FollowFilter,
  depth: number,
  { reach, signal }: { readonly reach: () => void; readonly signal: AbortSignal | undefined },
): AsyncGenerator<LedgerChange> {
  reach();
  checkEntryFilter(follow);
  const { after, logs, counterparty } = follow;
  const filter = { logs, counterparty, depth };
  const tells = ({ contents }: Block) => contents.some((content) => matches(content, filter));

  let { known, at, final, removed } = resumed(chain, after);
  for (;;) {
    reach();
    const { blocks } = chain;
    const standing = (type: "removed" | "final", upTo: Place): LedgerChange => ({
      type,
      sequence: sequenceOf(upTo),
      cursor: cursorAt({ blocks }, at, depth),
    });

    const differs = known.findIndex(({ id }, number) => blocks[number]?.id !== id);
    if (differs >= 0 && differs <= final) throw finalityBroken();
    if (differs >= 0) {
      removed ||= known.splice(differs).some(tells);
      at = { block: differs - 1, index: END };
    }
    if (removed) yield standing("removed", at);
    removed = false;

    const finalNow = finalBlock({ blocks }, depth);
    const before = final;
    final = Math.max(before, Math.min(finalNow, at.block));
    if (known.slice(before + 1, final + 1).some(tells)) yield standing("final", { block: final, index: END });

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
