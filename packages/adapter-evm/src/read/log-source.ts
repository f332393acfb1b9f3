import type { Hex } from "@chartkey/core/adapters";
import type { EvmLibrary } from "../library/evm-library.js";
import type { BlockRange, EvmNode, Topics } from "../node/evm-node.js";
import { blockTime, type Log } from "../node/schemas.js";
import type { Finality } from "./finality.js";
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
  readonly rangeLimit: LogRangeLimit;
  readonly cache: LogCache | undefined;
}

/** The ledger's logs with these topics in a range of blocks. */
export async function* readLogs(
  { node, address, rangeLimit }: LogSource,
  topics: Topics,
  range: BlockRange,
  signal?: AbortSignal,
): AsyncGenerator<Log> {
  const read = (part: BlockRange) => node.logs({ address, topics }, part, signal);
  for await (const log of readInRanges(range, rangeLimit, read))
    if (log.address === address && log.removed !== true) yield log;
}

/** Looks up the time of a log's block. Consecutive logs of one block cost one request. */
export function blockTimes(node: EvmNode, signal?: AbortSignal) {
  let last: { readonly number: bigint; readonly at: Date } | undefined;
  return async ({ blockNumber }: Log): Promise<Date> => {
    if (last?.number !== blockNumber) {
      last = { number: blockNumber, at: blockTime(await node.requireBlock(blockNumber, signal)) };
    }
    return last.at;
  };
}
