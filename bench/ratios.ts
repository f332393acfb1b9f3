// The ratios that `pnpm bench` measures, against what stays the same. They are kept in
// results.json. With `--compare`, a ratio that is a fifth worse than the kept one fails, and
// nothing is written.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const MAX_RISE = 1.2;
const path = join(import.meta.dirname, "results.json");

export interface Ratio {
  /** Ours, divided by that of `against`. */
  readonly ratio: number;
  readonly target: { readonly max: number } | { readonly min: number };
  /** What was measured, such as processor time. */
  readonly unit: string;
  readonly against: string;
  /** Of what it was measured against, and of what both run on. */
  readonly versions: Readonly<Record<string, string>>;
}

export type Ratios = Readonly<Record<string, Ratio>>;

const kept = (): Ratios => JSON.parse(readFileSync(path, "utf8"));

/** How many times worse a ratio is than another one with the same target. */
const rise = (now: Ratio, before: Ratio): number =>
  "max" in now.target ? now.ratio / before.ratio : before.ratio / now.ratio;

const round = (value: number): number => Number(value.toPrecision(3));

const bound = ({ target }: Ratio): string =>
  "max" in target ? `at most ${round(target.max)}` : `at least ${round(target.min)}`;

/** Prints ratios, and keeps them, or compares them with those that are kept. */
export function reportRatios(measured: Ratios): void {
  const before = kept();
  const isComparison = process.argv.includes("--compare");
  for (const [name, ratio] of Object.entries(measured)) {
    const old = before[name];
    const isWorse = isComparison && old !== undefined && rise(ratio, old) > MAX_RISE;
    if (isWorse) process.exitCode = 1;
    const last = old ? `, kept ${old.ratio}` : "";
    console.log(
      `${isWorse ? "worse " : ""}${name}: ${round(ratio.ratio)} (${bound(ratio)}${last}) of ${ratio.against}`,
    );
  }
  if (isComparison) return;
  const rounded = Object.entries(measured).map(([name, one]) => [name, { ...one, ratio: round(one.ratio) }]);
  const all = Object.entries({ ...before, ...Object.fromEntries(rounded) });
  const sorted = all.toSorted(([one], [other]) => (one < other ? -1 : 1));
  writeFileSync(path, `${JSON.stringify(Object.fromEntries(sorted), undefined, 2)}\n`);
}
