import { ChartkeyError, type Hex } from "@chartkey/core/adapters";
import * as z from "zod/mini";
import type { EvmNode } from "../node/evm-node.js";
import { unavailable } from "../node/rpc-error.js";
import { bytes32Schema, headerSchema } from "../node/schemas.js";
import type { KnownBlock } from "./cursor.js";
import type { LogSource } from "./log-source.js";

const linkedSchema = z.extend(headerSchema, { parentHash: bytes32Schema });

/** A block with the hash of its parent. */
export type LinkedBlock = z.output<typeof linkedSchema>;

export const blockByHash = (node: EvmNode, hash: Hex, signal?: AbortSignal): Promise<LinkedBlock | null> =>
  node.request(z.nullable(linkedSchema), "eth_getBlockByHash", [hash, false], signal);

const finalityBrokenError = ({ number }: KnownBlock): ChartkeyError =>
  new ChartkeyError("LEDGER_FINALITY_BROKEN", {
    message: `Block ${number} was final and is no longer on the chain`,
    hints: [
      "Drop what was built from this chain, and follow it without a cursor.",
      "Choose a greater depth, or the chain's own finality.",
    ],
  });

const nodeBehindError = ({ number }: KnownBlock, latest: bigint): ChartkeyError =>
  new ChartkeyError("LEDGER_INCOMPLETE", {
    message: `The chain ends at block ${latest}, and block ${number} was final before`,
    hints: ["The node may be behind: try again, or ask another one."],
    retryable: true,
  });

/** The end of a node's chain at one moment. */
export interface ChainEnd {
  readonly latest: LinkedBlock;
  /** The number of the last final block. */
  readonly final: bigint;
}

export async function readChainEnd({ node, finalBlocks }: LogSource, signal?: AbortSignal): Promise<ChainEnd> {
  const latest = await node.latest(signal);
  const { parentHash } = latest;
  if (!parentHash) throw unavailable("The node's latest block names no parent");
  return { latest: { ...latest, parentHash }, final: await finalBlocks.number(node, latest, signal) };
}

/**
 * How many blocks before the last final one are read one by one as well: a node that is so far
 * behind would hide logs in a query over many blocks.
 */
const MOST_BEHIND = 32n;

/** How the chain continues from some known blocks. */
export interface Branch<K extends KnownBlock> {
  /** The last known block that is still on the chain. */
  readonly commonAncestor: K;
  /**
   * The last block of a final range that starts after `commonAncestor`. The range may be too long
   * to read its blocks one by one. `undefined` when there is no such range.
   */
  readonly finalRangeEnd: KnownBlock | undefined;
  /** The blocks after both, up to the latest. */
  readonly blocks: readonly LinkedBlock[];
}

/**
 * Finds how the chain continues from the known blocks, of which the first is final. It walks back
 * from the latest block by parent hashes.
 * @returns `undefined` when a block was removed meanwhile
 */
export async function findBranch<K extends KnownBlock>(
  node: EvmNode,
  known: readonly [K, ...K[]],
  { latest, final }: ChainEnd,
  signal?: AbortSignal,
): Promise<Branch<K> | undefined> {
  const [first] = known;
  const tip = known.at(-1) ?? first;
  const byNumber = new Map(known.map((block) => [block.number, block]));
  const oneByOne = final - MOST_BEHIND;
  const stop = oneByOne > tip.number ? oneByOne : first.number;
  if (latest.number < first.number) throw nodeBehindError(first, latest.number);

  const blocks: LinkedBlock[] = [];
  let at: KnownBlock = latest;
  for (;;) {
    const same = byNumber.get(at.number);
    if (same?.hash === at.hash) return { commonAncestor: same, finalRangeEnd: undefined, blocks };
    if (at.number <= stop) break;
    const block = at === latest ? latest : await blockByHash(node, at.hash, signal);
    if (!block) return undefined;
    blocks.unshift(block);
    at = { number: at.number - 1n, hash: block.parentHash };
  }
  if (stop === first.number) throw finalityBrokenError(first);
  const commonAncestor = await lastCanonical(node, known, signal);
  if (!commonAncestor) throw finalityBrokenError(first);
  return { commonAncestor, finalRangeEnd: at, blocks };
}

/** The last of the blocks that is on the node's chain. */
async function lastCanonical<K extends KnownBlock>(
  node: EvmNode,
  known: readonly K[],
  signal?: AbortSignal,
): Promise<K | undefined> {
  for (const block of known.toReversed()) {
    // a node that lacks such an old block is behind, and says nothing about what is final
    const { hash } = await node.requireBlock(block.number, signal);
    if (hash === block.hash) return block;
  }
  return undefined;
}
