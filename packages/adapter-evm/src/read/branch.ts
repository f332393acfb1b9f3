import { ChartkeyError, type Hex } from "@chartkey/core/adapters";
import * as z from "zod/mini";
import type { EvmNode, Topics } from "../node/evm-node.js";
import { type Block, blockSchema, type Log, wordSchema } from "../node/schemas.js";
import type { KnownBlock } from "./cursor.js";
import type { LogSource } from "./log-source.js";

const linkedSchema = z.extend(blockSchema, { parentHash: wordSchema });

/** A block that says which one stands before it. */
export type LinkedBlock = z.output<typeof linkedSchema>;

export async function latestLinked(node: EvmNode, signal?: AbortSignal): Promise<LinkedBlock> {
  return node.ask(linkedSchema, "eth_getBlockByNumber", ["latest", false], signal);
}

export const blockWith = (node: EvmNode, hash: Hex, signal?: AbortSignal): Promise<LinkedBlock | null> =>
  node.ask(z.nullable(linkedSchema), "eth_getBlockByHash", [hash, false], signal);

/** The ledger's logs in one block; `undefined` when it has gone. */
export async function logsOf(
  { node, address, fromBlock }: Pick<LogSource, "node" | "address" | "fromBlock">,
  topics: Topics,
  { number, hash }: KnownBlock,
  signal?: AbortSignal,
): Promise<readonly Log[] | undefined> {
  if (number < fromBlock) return [];
  try {
    const logs = await node.logsIn(address, topics, hash, signal);
    return logs.filter((log) => log.address === address && log.blockHash === hash);
  } catch (error) {
    // nodes refuse to speak of a block that they do not have
    if (await blockWith(node, hash, signal)) throw error;
    return undefined;
  }
}

const finalityBroken = ({ number }: KnownBlock): ChartkeyError =>
  new ChartkeyError("LEDGER_FINALITY_BROKEN", {
    message: `Block ${number} was final and is no longer on the chain`,
    hints: [
      "Drop what was built from this chain, and follow it without a cursor.",
      "Choose a greater depth, or the chain's own finality.",
    ],
  });

const behind = ({ number }: KnownBlock, latest: bigint): ChartkeyError =>
  new ChartkeyError("LEDGER_INCOMPLETE", {
    message: `The chain ends at block ${latest}, and block ${number} was final before`,
    hints: ["The node may be behind: try again, or ask another one."],
    retryable: true,
  });

/** How a chain goes on. */
export interface Branch<K extends KnownBlock> {
  /** The last of the known blocks that still stands. */
  readonly common: K;
  /** Final blocks end here, where they begin behind `common`: too many, perhaps, to be taken one by one. */
  readonly finalTo: KnownBlock | undefined;
  /** The blocks behind both, up to the latest. */
  readonly blocks: readonly LinkedBlock[];
}

/**
 * How the chain goes on from the known blocks, of which the first was final: each block is found by the hash that the next one names.
 * @returns `undefined` when a block has gone while it was looked for
 */
export async function branchFrom<K extends KnownBlock>(
  node: EvmNode,
  known: readonly [K, ...K[]],
  { latest, final }: { readonly latest: LinkedBlock; readonly final: bigint },
  signal?: AbortSignal,
): Promise<Branch<K> | undefined> {
  const [first] = known;
  const tip = known.at(-1) ?? first;
  const byNumber = new Map(known.map((block) => [block.number, block]));
  const stop = final > tip.number ? final : first.number;
  if (latest.number < first.number) throw behind(first, latest.number);

  const blocks: LinkedBlock[] = [];
  let at: KnownBlock = latest;
  for (;;) {
    const same = byNumber.get(at.number);
    if (same?.hash === at.hash) return { common: same, finalTo: undefined, blocks };
    if (at.number <= stop) break;
    const block = at === latest ? latest : await blockWith(node, at.hash, signal);
    if (!block) return undefined;
    blocks.unshift(block);
    at = { number: at.number - 1n, hash: block.parentHash };
  }
  if (stop === first.number) throw finalityBroken(first);
  const common = await lastStanding(node, known, signal);
  if (!common) throw finalityBroken(first);
  return { common, finalTo: at, blocks };
}

async function lastStanding<K extends KnownBlock>(
  node: EvmNode,
  known: readonly K[],
  signal?: AbortSignal,
): Promise<K | undefined> {
  for (const block of known.toReversed()) {
    const now: Block | null = await node.block(block.number, signal);
    if (now?.hash === block.hash) return block;
  }
  return undefined;
}
