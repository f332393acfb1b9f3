import { expect, test } from "vitest";
import type { Ratio, Ratios } from "../../bench/ratio.js";
import { middleOf, repeated } from "../../bench/repeated.js";

const row = (ratio: number): Ratio => ({ ratio, target: { max: 1 }, unit: "time", against: "theirs", versions: {} });

test("each row has the middle of its own ratios, whatever the order and whatever one process does", () => {
  const runs = [10, 2, 1, 9_000, 3].map((ratio) => ({ first: row(ratio), second: row(1 / ratio) }));
  expect(middleOf(runs)).toEqual({ first: row(3), second: row(1 / 3) });
});

test("a row that a process did not measure is an error that names it", () => {
  const runs: readonly Ratios[] = [{ one: row(1), other: row(1) }, { one: row(1) }, { one: row(1) }];
  expect(() => middleOf(runs)).toThrow("other");
});

test.each([Number.NaN, 0, -1, Number.POSITIVE_INFINITY, null])("%s is no ratio", (ratio) => {
  expect(() => middleOf([{ one: row(ratio as number) }])).toThrow("one");
});

test("five processes are measured", () => {
  let measured = 0;
  expect(repeated(() => ({ one: row((measured += 1)) }))).toEqual({ one: row(3) });
  expect(measured).toBe(5);
});
