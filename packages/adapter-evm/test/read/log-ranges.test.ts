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

/** A node that fails wide ranges without a reason. */
const failing = async (blocksInAll: number, allowed: number) => {
  const spans: number[] = [];
  const limit = new LogRangeLimit(Infinity);
  const read = async ({ first, last }: BlockRange) => {
    spans.push(Number(last - first) + 1);
    if (last - first >= BigInt(allowed))
      throw unavailable("away", { status: 502, details: "<html>Bad Gateway</html>" });
    return [];
  };
  for await (const _ of readInRanges({ first: 0n, last: BigInt(blocksInAll) - 1n }, limit, read));
  return spans;
};

test("a failure without a reason is followed by few blocks, and those by more up to the next failure", async () => {
  const spans = await failing(10_000, 300);
  expect(spans.slice(0, 10)).toEqual([10_000, 5, 10, 20, 40, 80, 160, 320, 160, 160]);
  expect(spans.filter((asked) => asked > 300)).toHaveLength(2);
});

test("a node that fails few blocks as well is away", async () => {
  await expect(failing(10_000, 4)).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE" });
});

test("a limit that is named is asked for at once, and never more", async () => {
  const spans: number[] = [];
  const read = async ({ first, last }: BlockRange) => {
    spans.push(Number(last - first) + 1);
    if (last - first >= 10n) throw unavailable("wide", { code: -32600, message: "limited to a 10 blocks range" });
    return [];
  };
  for await (const _ of readInRanges({ first: 0n, last: 999n }, new LogRangeLimit(Infinity), read));
  expect(spans).toEqual([1000, ...Array(100).fill(10)]);
});

test("ranges of an allowed size are read several at a time, and their items come in order", async () => {
  const answers: (() => void)[] = [];
  let most = 0;
  const read = async ({ first }: BlockRange) => {
    await new Promise<void>((resolve) => {
      answers.push(resolve);
      most = Math.max(most, answers.length);
      // the last that was asked is answered first
      setImmediate(() => setImmediate(() => answers.pop()?.()));
    });
    return [Number(first)];
  };
  const found: number[] = [];
  for await (const { items } of readInRanges({ first: 0n, last: 199n }, new LogRangeLimit(10), read))
    found.push(...items);
  expect(found).toEqual(Array.from({ length: 20 }, (_, i) => i * 10));
  expect(most).toBe(8);
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
