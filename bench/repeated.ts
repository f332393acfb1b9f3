// A ratio moves by a fifth from one process to the next: by what the machine does, and by what the
// engine of JavaScript makes of the same code. So the middle of several processes is kept.
import type { Ratio, Ratios } from "./ratio.ts";

const PROCESSES = 5;

/**
 * The middle ratio of each row. Each run must have measured the same rows.
 * @param runs an odd number of them
 * @throws Error for a row that a run lacks, and for what is no ratio
 */
export function middleOf(runs: readonly Ratios[]): Ratios {
  const names = new Set(runs.flatMap((run) => Object.keys(run)));
  return Object.fromEntries(
    Array.from(names, (name) => {
      const rows = runs.map((run) => checked(name, run[name])).toSorted((one, other) => one.ratio - other.ratio);
      return [name, rows[rows.length >> 1] as Ratio];
    }),
  );
}

function checked(name: string, row: Ratio | undefined): Ratio {
  // JSON has no numbers that are none, and gives `null` for them
  if (row && Number.isFinite(row.ratio) && row.ratio > 0) return row;
  throw new Error(`A process has measured no ratio of: ${name}`);
}

/** The middle of what five processes measure, one after the other: two would starve each other. */
export const repeated = (measureAlone: () => Ratios): Ratios =>
  middleOf(Array.from({ length: PROCESSES }, measureAlone));
