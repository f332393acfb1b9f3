import { isRefusal } from "../node/rpc-error.js";
import type { LearnedSpan } from "./log-range-limit.js";

/** Reads blocks `first` to `last` in spans that the node allows. Nodes differ in what they allow, few say it, and some count the answer instead of the blocks. */
export async function* inRanges<T>(
  first: bigint,
  last: bigint,
  span: LearnedSpan,
  read: (from: bigint, to: bigint) => Promise<readonly T[]>,
): AsyncGenerator<T> {
  for (let from = first; from <= last;) {
    const blocks = span.of(last - from + 1n);
    const items = await read(from, from + blocks - 1n).catch((error: unknown) => {
      if (blocks === 1n || !isRefusal(error)) throw error;
    });
    if (items) {
      span.answered(blocks);
      yield* items;
      from += blocks;
    } else span.refused(blocks);
  }
}
