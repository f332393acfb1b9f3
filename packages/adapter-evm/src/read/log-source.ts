import type { Hex } from "@chartkey/core/adapters";
import type { EvmLibrary } from "../evm-library.js";
import type { EvmNode, Topics } from "../node/evm-node.js";
import { type Log, timeOf } from "../node/schemas.js";
import type { Finality } from "./finality.js";
import type { LearnedSpan } from "./learned-span.js";
import type { LogCache } from "./log-cache.js";
import { inRanges } from "./log-ranges.js";

/** One ledger's logs, on one node. */
export interface LogSource {
  readonly library: EvmLibrary;
  readonly node: EvmNode;
  readonly address: Hex;
  readonly fromBlock: bigint;
  readonly finality: Finality;
  readonly span: LearnedSpan;
  readonly cache: LogCache | undefined;
}

/** The ledger's logs in blocks `first` to `last`. */
export async function* logsBetween(
  { node, address, span }: LogSource,
  topics: Topics,
  { first, last }: { readonly first: bigint; readonly last: bigint },
  signal?: AbortSignal,
): AsyncGenerator<Log> {
  const read = (from: bigint, to: bigint) => node.logs(address, topics, from, to, signal);
  for await (const log of inRanges(first, last, span, read))
    if (log.address === address && log.removed !== true) yield log;
}

/** Gives each log the time of its block, which is asked for once. */
export function timesOf(node: EvmNode, signal?: AbortSignal) {
  let last: { readonly number: bigint; readonly at: Date } | undefined;
  return async ({ blockNumber }: Log): Promise<Date> => {
    if (last?.number !== blockNumber) {
      last = { number: blockNumber, at: timeOf(await node.standing(blockNumber, signal)) };
    }
    return last.at;
  };
}
