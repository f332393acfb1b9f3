import type { Hex } from "@chartkey/core/adapters";
import { memoryDevice } from "@chartkey/core/fakes";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type LogSegment, readSegment, splitSegment, type TimedLog, writeSegment } from "../../src/read/log-segment.js";

const address: Hex = `0x${"12".repeat(20)}`;
const bytes32 = (n: number): Hex => `0x${n.toString(16).padStart(64, "0")}`;
const MAX_VALUE = 1_048_576;

/** Logs with data of these sizes, for each block. */
const logsOf = (blocks: readonly (readonly number[])[]): TimedLog[] =>
  blocks.flatMap((sizes, block) =>
    sizes.map((size, index) => ({
      address,
      topics: [bytes32(1)],
      data: `0x${"ab".repeat(size)}` as const,
      blockNumber: BigInt(block),
      blockHash: bytes32(block),
      transactionHash: bytes32(7),
      logIndex: BigInt(index),
      timestamp: 1_700_000_000n + BigInt(block),
    })),
  );

const segmentOf = (blocks: readonly (readonly number[])[]): LogSegment => ({
  previous: null,
  from: 0n,
  through: { number: BigInt(blocks.length), hash: bytes32(blocks.length) },
  logs: logsOf(blocks),
});

const blocksArbitrary = fc.array(fc.array(fc.nat(20_000), { maxLength: 4 }), { maxLength: 30 });

test("segments follow one another, lose nothing, and fit into a store", async () => {
  await fc.assert(
    fc.asyncProperty(blocksArbitrary, async (blocks) => {
      const whole = segmentOf(blocks);
      const segments = splitSegment(whole);
      expect(segments.flatMap(({ logs }) => logs)).toEqual(whole.logs);
      expect(segments.at(-1)?.through).toEqual(whole.through);
      const store = memoryDevice();
      let before: LogSegment | undefined;
      for (const [i, segment] of segments.entries()) {
        expect(segment.from).toBe(before ? before.through.number + 1n : 0n);
        expect(segment.previous).toBe(before ? before.through.hash : null);
        expect(await writeSegment(store, `${i}`, segment, undefined)).toBe(true);
        const expected = { address, topics: [bytes32(1)], from: segment.from, previous: segment.previous };
        expect(await readSegment(store, `${i}`, expected, undefined)).toMatchObject(segment);
        before = segment;
      }
    }),
    { numRuns: 50 },
  );
});

test("one block that no store takes is not kept", async () => {
  const [segment] = splitSegment(segmentOf([[MAX_VALUE / 2]]));
  expect(await writeSegment(memoryDevice(), "0", segment ?? segmentOf([]), undefined)).toBe(false);
});

test("reading any value of a store throws nothing", async () => {
  const expected = { address, topics: [bytes32(1)], from: 0n, previous: null };
  const store = memoryDevice();
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.uint8Array(),
        fc.json().map((json) => new TextEncoder().encode(json)),
      ),
      async (bytes) => {
        await store.set("0", bytes);
        expect(await readSegment(store, "0", expected, undefined)).toBeUndefined();
      },
    ),
  );
});
