import { isRefusal } from "../node/foreign-error.js";

/**
 * Reads blocks `first` to `last` in spans of at most `max`. Where the node refuses a span, half of it is asked for: nodes differ in what they allow, and
 * few say it.
 */
export async function* inRanges<T>(
  first: bigint,
  last: bigint,
  max: number,
  read: (from: bigint, to: bigint) => Promise<readonly T[]>,
): AsyncGenerator<T> {
  let span = max === Infinity ? last - first + 1n : BigInt(max);
  for (let from = first; from <= last;) {
    const end = from + span - 1n;
    const to = end < last ? end : last;
    const items = await read(from, to).catch((error: unknown) => {
      if (to === from || !isRefusal(error)) throw error;
    });
    if (items) {
      yield* items;
      from = to + 1n;
    } else {
      span = (to - from + 1n) / 2n;
    }
  }
}
