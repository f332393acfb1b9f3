import type { BlockRange } from "../node/evm-node.js";
import { isRangeRefusal } from "../node/rpc-error.js";
import type { LogRangeLimit } from "./log-range-limit.js";

/**
 * Reads a range of blocks in pieces that the node allows. Nodes have different limits, few of them
 * report theirs, and some limit the size of the result instead of the range.
 */
export async function* readInRanges<T>(
  { first, last }: BlockRange,
  limit: LogRangeLimit,
  read: (range: BlockRange) => Promise<readonly T[]>,
): AsyncGenerator<T> {
  for (let from = first; from <= last;) {
    const blocks = limit.clamp(last - from + 1n);
    const items = await read({ first: from, last: from + blocks - 1n }).catch((error: unknown) => {
      if (blocks === 1n || !isRangeRefusal(error)) throw error;
    });
    if (items) {
      limit.accepted(blocks);
      yield* items;
      from += blocks;
    } else limit.refused(blocks);
  }
}
