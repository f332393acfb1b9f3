import { expect, test } from "vitest";
import type { BlockRange } from "../../src/node/evm-node.js";
import { unavailable } from "../../src/node/rpc-error.js";
import { LogRangeLimit } from "../../src/read/log-range-limit.js";
import { readInRanges } from "../../src/read/log-ranges.js";

const refusal = () => unavailable("too wide", { code: -32005, message: "query returned more than 10000 results" });

const spansOf = async (limit: LogRangeLimit, blocksInAll: number, allows: (asked: number, done: number) => boolean) => {
  const spans: number[] = [];
  const read = async ({ first: from, last: to }: BlockRange) => {
    const asked = Number(to - from) + 1;
    spans.push(asked);
    if (!allows(asked, Number(from))) throw refusal();
    return [asked];
  };
  for await (const _ of readInRanges({ first: 0n, last: BigInt(blocksInAll) - 1n }, limit, read));
  return spans;
};

test("the range that a node allows is found once, and kept for later queries", async () => {
  const limit = new LogRangeLimit(Infinity);
  expect(await spansOf(limit, 1_000, (asked) => asked <= 100)).toEqual([1000, 500, 250, 125, ...Array(16).fill(62), 8]);
  expect(await spansOf(limit, 300, (asked) => asked <= 100)).toEqual([124, 62, 62, 62, 62, 52]);
});

test("a range that was refused for many logs is widened again after them", async () => {
  const spans = await spansOf(new LogRangeLimit(64), 2_000, (asked, from) => asked <= 1 || from >= 64);
  expect(spans.filter((asked) => asked === 1).length).toBeLessThan(90);
  expect(spans.at(-2)).toBe(64);
  expect(Math.max(...spans)).toBe(64);
});

test("nothing is read where there is nothing", async () => {
  expect(await spansOf(new LogRangeLimit(Infinity), 0, () => false)).toEqual([]);
});

test("a node that does not answer is not asked for less", async () => {
  let asked = 0;
  const read = async () => {
    asked += 1;
    throw unavailable("gone", new TypeError("fetch failed"));
  };
  await expect(readInRanges({ first: 0n, last: 100n }, new LogRangeLimit(Infinity), read).next()).rejects.toMatchObject(
    {
      code: "LEDGER_UNAVAILABLE",
    },
  );
  expect(asked).toBe(1);
});
