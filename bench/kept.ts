// What `results.json` keeps of the ratios that `pnpm bench` measures, and the comparison with it.
import { meetsTarget, type Ratio, type Ratios, rise } from "./ratio.ts";

/** A ratio that has risen by more fails a comparison. */
const MAX_RISE = 1.2;

const round = (value: number): number => Number(value.toPrecision(3));

/** What there is to say of one row. */
export interface Remark {
  readonly text: string;
  /** Whether a comparison fails for it. */
  readonly fails: boolean;
}

const bound = ({ target }: Ratio): string =>
  "max" in target ? `at most ${round(target.max)}` : `at least ${round(target.min)}`;

function remarkOn(name: string, now: Ratio, before: Ratio | undefined): Remark {
  const fails = before !== undefined && rise(now, before) > MAX_RISE;
  const target = `${meetsTarget(now) ? "" : "misses "}${bound(now)}`;
  const last = before === undefined ? "none is kept" : `kept ${before.ratio}`;
  return { text: `${name}: ${round(now.ratio)} (${target}; ${last}) of ${now.against}, ${now.unit}`, fails };
}

/** Compares what was measured with what is kept, row by row. A row of which none is kept passes. */
export const compare = (measured: Ratios, kept: Ratios): readonly Remark[] =>
  Object.entries(measured).map(([name, ratio]) => remarkOn(name, ratio, kept[name]));

/** What is kept from now on: the rows that were measured, and those of others that were not. */
export function keep(measured: Ratios, kept: Ratios): Ratios {
  const rounded = Object.entries(measured).map(([name, one]) => [name, { ...one, ratio: round(one.ratio) }] as const);
  const all = Object.entries({ ...kept, ...Object.fromEntries(rounded) });
  return Object.fromEntries(all.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
