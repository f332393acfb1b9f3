import type { Hex } from "@chartkey/core/adapters";
import type { EvmLibrary } from "../library/evm-library.js";
import type { BlockRange, EvmNode, Topics } from "../node/evm-node.js";
import { unavailable } from "../node/rpc-error.js";
import type { Log } from "../node/schemas.js";
import type { FinalBlocks, Finality } from "./finality.js";
import type { LogCache } from "./log-cache.js";
import type { LogRangeLimit } from "./log-range-limit.js";
import { readInRanges } from "./log-ranges.js";

/** One ledger's logs, on one node. */
export interface LogSource {
  readonly library: EvmLibrary;
  readonly node: EvmNode;
  readonly address: Hex;
  readonly fromBlock: bigint;
  readonly finality: Finality;
  readonly finalBlocks: FinalBlocks;
  readonly rangeLimit: LogRangeLimit;
  readonly cache: LogCache | undefined;
}

/** Reads the ledger's logs with these topics in a part of a range, which the node may refuse. */
export type ReadPart = (part: BlockRange) => Promise<readonly Log[]>;

export const readPart =
  ({ node, address }: LogSource, topics: Topics, signal?: AbortSignal): ReadPart =>
  async (part) => {
    const logs = await node.logs({ address, topics }, part, signal);
    if (logs.some(({ blockNumber }) => blockNumber < part.first || blockNumber > part.last))
      throw unavailable("The node gives logs of blocks that it was not asked for");
    return logs.filter((log) => log.address === address && log.removed !== true);
  };

/**
 * Reads a part, and then what lies behind its last log until there is no more: a node that lacks
 * the last blocks of a range gives the logs of the others, and another one that is asked may have
 * them.
 */
export const readPartTwice =
  (read: ReadPart): ReadPart =>
  async ({ first, last }) => {
    const logs: Log[] = [...(await read({ first, last }))];
    for (;;) {
      const from = logs.reduce((next, { blockNumber }) => (blockNumber < next ? next : blockNumber + 1n), first);
      const found = from > last ? [] : await read({ first: from, last });
      if (found.length === 0) return logs;
      logs.push(...found);
    }
  };

/** The ledger's logs with these topics in a range of blocks. */
export async function* readLogs(
  source: LogSource,
  topics: Topics,
  range: BlockRange,
  signal?: AbortSignal,
): AsyncGenerator<Log> {
  const read = readPart(source, topics, signal);
  for await (const { items } of readInRanges(range, source.rangeLimit, read)) yield* items;
}
