import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { BlockRange } from "../../src/node/evm-node.js";
import { unavailable } from "../../src/node/rpc-error.js";
import { LogRangeLimit } from "../../src/read/log-range-limit.js";
import { readInRanges } from "../../src/read/log-ranges.js";

const refusal = () => unavailable("too wide", { code: -32005, message: "query returned more than 10000 results" });

async function collect(first: number, last: number, max: number, mayRead: (from: number, to: number) => boolean) {
  const found: number[] = [];
  const read = async ({ first: from, last: to }: BlockRange) => {
    if (!mayRead(Number(from), Number(to))) throw refusal();
    return Array.from({ length: Number(to - from) + 1 }, (_, i) => Number(from) + i);
  };
  const range = { first: BigInt(first), last: BigInt(last) };
  for await (const { items } of readInRanges(range, new LogRangeLimit(max), read)) found.push(...items);
  return found;
}

const blocks = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

test("every block is read once, in order, whatever the node refuses", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(50),
      fc.nat(50),
      fc.oneof(fc.integer({ min: 1, max: 60 }), fc.constant(Infinity)),
      fc.integer({ min: 1, max: 60 }),
      async (first, more, max, allowed) => {
        const spans: number[] = [];
        const found = await collect(first, first + more, max, (from, to) => {
          spans.push(to - from + 1);
          return to - from < allowed;
        });
        expect(found).toEqual(blocks(first, first + more));
        expect(Math.max(...spans)).toBeLessThanOrEqual(max);
      },
    ),
  );
});
