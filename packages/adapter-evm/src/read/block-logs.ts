import type { Topics } from "../node/evm-node.js";
import type { Log } from "../node/schemas.js";
import { bloomNames } from "./bloom.js";
import { blockByHash, type LinkedBlock } from "./branch.js";
import { matchesTopics } from "./ledger-log.js";
import type { LogSource } from "./log-source.js";

/**
 * The ledger's logs in one block; `undefined` when the node that answered does not have the block.
 * Some nodes answer with no logs then. Where the block's bloom names such logs, all logs of the
 * block are asked for: they are none only if the node does not have the block.
 */
export async function logsInBlock(
  { node, address, fromBlock }: Pick<LogSource, "node" | "address" | "fromBlock">,
  topics: Topics,
  { number, hash, logsBloom }: LinkedBlock,
  signal?: AbortSignal,
): Promise<readonly Log[] | undefined> {
  if (number < fromBlock) return [];
  const isOwn = (log: Log) => log.address === address && log.blockHash === hash && matchesTopics(log.topics, topics);
  /** In their order, and each once; `undefined` for what is not of the chain's block. */
  const inOrder = (logs: readonly Log[]): readonly Log[] | undefined => {
    if (logs.some((log) => log.blockNumber !== number || log.removed)) return undefined;
    const byIndex = new Map(logs.map((log) => [log.logIndex, log]));
    return [...byIndex.values()].toSorted((one, other) => (one.logIndex < other.logIndex ? -1 : 1));
  };
  try {
    const logs = (await node.logsInBlock({ address, topics }, hash, signal)).filter(isOwn);
    if (logs.length > 0 || !logsBloom || !bloomNames(logsBloom, { address, topics })) return inOrder(logs);
    const all = await node.logsInBlock({}, hash, signal);
    return all.length > 0 ? inOrder(all.filter(isOwn)) : undefined;
  } catch (error) {
    // nodes answer with an error for a block that they do not have
    if (await blockByHash(node, hash, signal)) throw error;
    return undefined;
  }
}
