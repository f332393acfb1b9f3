// Times two ways of doing the same in pairs, so that whatever else the machine does meets both. It
// runs in Node and in pages.

/** A way of doing something, once. */
export type Way = () => unknown;

/** How long a way is repeated for one sample, in milliseconds. */
const SAMPLE = 120;
/** Few, since each bench runs in several processes. */
const ROUNDS = 5;

/** Milliseconds that one run takes. */
async function timeOf(way: Way, clock: () => number): Promise<number> {
  for (let runs = 1; ; runs *= 2) {
    const began = clock();
    for (let run = 0; run < runs; run++) await way();
    const took = clock() - began;
    if (took >= SAMPLE) return took / runs;
  }
}

/**
 * How many times as long `ours` takes as `theirs`: the shortest of each in five pairs. What else
 * runs on the machine makes a run longer, and never shorter.
 * @param clock in milliseconds
 */
export async function pairedRatio(ours: Way, theirs: Way, clock: () => number): Promise<number> {
  let [least, leastOfTheirs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < ROUNDS; round++) {
    least = Math.min(least, await timeOf(ours, clock));
    leastOfTheirs = Math.min(leastOfTheirs, await timeOf(theirs, clock));
  }
  return least / leastOfTheirs;
}
