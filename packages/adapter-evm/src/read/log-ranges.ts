import type { BlockRange } from "../node/evm-node.js";
import type { LogRangeLimit } from "./log-range-limit.js";
import { rangeRefusal } from "./range-refusal.js";

/** One query, and what came of it. */
interface Query<T> {
  readonly range: BlockRange;
  readonly outcome: Promise<{ readonly items: readonly T[] } | { readonly error: unknown }>;
}

/** The items of a part of the range, in order. */
export interface RangePart<T> extends BlockRange {
  readonly items: readonly T[];
}

const sizeOf = ({ first, last }: BlockRange): bigint => last - first + 1n;

/**
 * Reads a range of blocks in parts that the node allows, in order, several of them at a time. Nodes
 * have different limits, and some limit the size of the result instead of the range.
 */
export async function* readInRanges<T>(
  { first, last }: BlockRange,
  limit: LogRangeLimit,
  read: (range: BlockRange) => Promise<readonly T[]>,
): AsyncGenerator<RangePart<T>> {
  const queries: Query<T>[] = [];
  const send = (range: BlockRange): Query<T> => ({
    range,
    outcome: read(range).then(
      (items) => ({ items }),
      (error: unknown) => ({ error }),
    ),
  });
  for (let next = first; ;) {
    while (next <= last && queries.length < limit.atOnce) {
      const range = { first: next, last: next + limit.clamp(last - next + 1n) - 1n };
      queries.push(send(range));
      next = range.last + 1n;
    }
    const query = queries.shift();
    if (!query) return;
    const { range } = query;
    const outcome = await query.outcome;
    if ("items" in outcome) {
      limit.accepted(sizeOf(range));
      yield { ...range, items: outcome.items };
    } else {
      if (!limit.refused(sizeOf(range), rangeRefusal(outcome.error, sizeOf(range)))) throw outcome.error;
      // later parts may be under way, which are not asked for again
      if (queries.length === 0) next = range.first;
      else yield* readInRanges(range, limit, read);
    }
  }
}
