import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { cutBlocks } from "../../src/unixfs/cut-blocks.js";

const MiB = 1_048_576;
const onLife = () => {};

/** Bytes that tell where they are. */
const sample = (size: number) => Uint8Array.from({ length: size }, (_, at) => (at * 31) >> 8);

/** Reads as a store's client does: it waits for what each part returns. */
const reading =
  (parts: Iterable<Uint8Array>) =>
  async (onPart: (part: Uint8Array) => Promise<void> | undefined): Promise<void> => {
    for (const part of parts) await onPart(part);
  };

const blocksOf = async (parts: Iterable<Uint8Array>, size: number) => {
  const blocks: Uint8Array[] = [];
  for await (const block of cutBlocks(reading(parts), { size, onLife })) blocks.push(block);
  return blocks;
};

test("whatever the parts, the blocks are the same", async () => {
  const size = 2 * MiB + 5;
  const bytes = sample(size);
  const cuts = fc.array(fc.nat(size), { maxLength: 8 }).map((all) => all.toSorted((a, b) => a - b));
  await fc.assert(
    fc.asyncProperty(cuts, async (at) => {
      const parts = [0, ...at].map((from, nth) => bytes.subarray(from, at[nth] ?? size));
      const blocks = await blocksOf(parts, size);
      expect(blocks.map(({ length }) => length)).toEqual([MiB, MiB, 5]);
      expect(Buffer.concat(blocks).equals(bytes)).toBe(true);
    }),
    { numRuns: 20 },
  );
});

test("each block has memory of its own", async () => {
  const [first, second] = await blocksOf([sample(2 * MiB)], 2 * MiB);
  expect(first?.buffer).not.toBe(second?.buffer);
  expect(first?.byteLength).toBe(first?.buffer.byteLength);
});

test("a stream that ends too soon is BLOB_UNAVAILABLE, behind its whole blocks", async () => {
  const blocks = cutBlocks(reading([sample(MiB + 7)]), { size: 2 * MiB, onLife });
  expect((await blocks.next()).value).toHaveLength(MiB);
  await expect(blocks.next()).rejects.toMatchObject({ code: "BLOB_UNAVAILABLE", retryable: true });
});

test("a stream that goes on is BLOB_MISMATCH", async () => {
  await expect(blocksOf([sample(10), Uint8Array.of(1)], 10)).rejects.toMatchObject({ code: "BLOB_MISMATCH" });
  await expect(blocksOf([sample(11)], 10)).rejects.toMatchObject({ code: "BLOB_MISMATCH" });
});

test("what the reading throws comes behind the whole blocks", async () => {
  const cause = new Error("gone");
  const blocks = cutBlocks(
    async (onPart) => {
      await onPart(sample(MiB + 1));
      throw cause;
    },
    { size: 2 * MiB, onLife },
  );
  expect((await blocks.next()).value).toHaveLength(MiB);
  await expect(blocks.next()).rejects.toBe(cause);
});

test("an endless stream waits until blocks are taken", async () => {
  let given = 0;
  const blocks = cutBlocks(
    async (onPart) => {
      for (;;) {
        given += 1;
        await onPart(new Uint8Array(MiB));
      }
    },
    { size: 100 * MiB, onLife },
  );
  await blocks.next();
  // enough turns for all of it, if nothing waited
  for (let turn = 0; turn < 1_000; turn += 1) await Promise.resolve();
  expect(given).toBeLessThanOrEqual(5);
  const before = given;
  await blocks.next();
  for (let turn = 0; turn < 1_000; turn += 1) await Promise.resolve();
  expect(given).toBe(before + 1);
});

test("each part that has bytes is a sign of life, and no other", async () => {
  const lives = vi.fn<() => void>();
  const parts = [2, 0, 0, 1].map((length) => new Uint8Array(length));
  for await (const _ of cutBlocks(reading(parts), { size: 3, onLife: lives }));
  expect(lives).toHaveBeenCalledTimes(2);
});
