/**
 * The first index from which on a condition holds, found by halving; `length` where it never does.
 * @param holds `false` for all indices before that one, and `true` from it on
 */
export function partitionPoint(length: number, holds: (index: number) => boolean): number {
  let [from, to] = [0, length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (holds(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}
