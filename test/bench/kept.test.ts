import { expect, test } from "vitest";
import { compare, keep } from "../../bench/kept.js";
import type { Ratio } from "../../bench/ratio.js";

/** A ratio that should be small, unless its target says otherwise. */
const row = (ratio: number, target: Ratio["target"] = { max: 1 }): Ratio => ({
  ratio,
  target,
  unit: "time",
  against: "theirs",
  versions: { theirs: "1.0.0" },
});

const fails = (now: Ratio, before?: Ratio) => compare({ row: now }, before ? { row: before } : {})[0]?.fails;

test("a rise of a fifth passes, and a larger one fails", () => {
  expect(fails(row(0.6), row(0.5))).toBe(false);
  expect(fails(row(0.601), row(0.5))).toBe(true);
  expect(fails(row(0.1), row(0.5))).toBe(false);
});

test("where more is better, a fall fails", () => {
  const speed = (ratio: number) => row(ratio, { min: 0.75 });
  expect(fails(speed(1), speed(1.2))).toBe(false);
  expect(fails(speed(0.99), speed(1.2))).toBe(true);
  expect(fails(speed(3), speed(1.2))).toBe(false);
});

test("a row of which none is kept passes, and says so", () => {
  const [remark] = compare({ row: row(0.5) }, { other: row(0.1) });
  expect(remark).toEqual({ text: "row: 0.5 (at most 1; none is kept) of theirs, time", fails: false });
});

test("a target that is missed is told, and does not fail", () => {
  const [most, least] = compare({ most: row(2), least: row(0.5, { min: 0.75 }) }, { most: row(2) });
  expect(most).toEqual({ text: "most: 2 (misses at most 1; kept 2) of theirs, time", fails: false });
  expect(least?.text).toContain("misses at least 0.75");
});

test("what was measured is kept with three digits, and replaces what was kept", () => {
  expect(keep({ row: row(1 / 3) }, { row: row(1) })).toEqual({ row: row(0.333) });
});

test("rows that were not measured stay, and all are sorted by name", () => {
  const kept = keep({ b: row(1) }, { c: row(2), a: row(3) });
  expect(Object.entries(kept)).toEqual([
    ["a", row(3)],
    ["b", row(1)],
    ["c", row(2)],
  ]);
});
