import { collect } from "@chartkey/core/adapters";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { neverAborts } from "../../src/flow/never-aborts.js";
import { readBlocks } from "../../src/unixfs/read-file.js";
import { readRange } from "../../src/unixfs/read-range.js";
import { BlockMap, idOf, type Link } from "./block-map.js";

const MiB = 1_048_576;
const signal = neverAborts();
const mismatch = { code: "BLOB_MISMATCH" };
const leafOf = (value: number, size = MiB) => new Uint8Array(size).fill(value);

async function* of(blocks: readonly Uint8Array[]) {
  yield* blocks;
}

describe("a range that is read from the blocks that prove it", () => {
  const content = [leafOf(1), leafOf(2), leafOf(3, 5)];
  const size = 2 * MiB + 5;
  const map = new BlockMap();
  let root: Link;
  beforeAll(async () => {
    root = await map.node(await Promise.all(content.map((bytes) => map.leaf(bytes))));
  });

  type Range = { readonly offset: number; readonly length: number };

  async function blocksOf(range?: Range): Promise<readonly Uint8Array[]> {
    const blocks: Uint8Array[] = [];
    for await (const some of readBlocks(idOf(root.cid), map.fetch, { signal, range })) blocks.push(...some);
    return blocks;
  }
  const read = (blocks: readonly Uint8Array[], range?: Range) =>
    collect(readRange(idOf(root.cid), of(blocks), range && { range }), size);

  test("costs the root and the leaves that hold it", async () => {
    const range = { offset: MiB - 1, length: 2 };
    const blocks = await blocksOf(range);
    expect(blocks.map(({ length }) => length)).toEqual([blocks[0]?.length, MiB, MiB]);
    expect(await read(blocks, range)).toEqual(Uint8Array.of(1, 2));
  });

  test("has its bytes, whatever the range", async () => {
    const whole = Buffer.concat(content);
    const numbers = fc.oneof(fc.nat(size + 10), fc.constantFrom(0, MiB - 1, MiB, MiB + 1, 2 * MiB, size - 1, size));
    await fc.assert(
      fc.asyncProperty(numbers, numbers, async (offset, length) => {
        const range = { offset, length };
        const found = await read(await blocksOf(range), range);
        expect(whole.subarray(offset, offset + length).equals(found)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  test("refuses other blocks, in another order, and longer than a block", async () => {
    const [top, one, two, three] = await blocksOf();
    if (!top || !one || !two || !three) throw new Error("There are four blocks");
    await expect(read([top, two, one, three])).rejects.toMatchObject(mismatch);
    await expect(read([one, two, three])).rejects.toMatchObject(mismatch);
    await expect(read([top, leafOf(1, MiB + 1), two, three])).rejects.toMatchObject(mismatch);
    const changed = three.slice();
    changed[4] = 9;
    await expect(read([top, one, two, changed])).rejects.toMatchObject(mismatch);
  });

  test("that ends too early can be tried again", async () => {
    const blocks = await blocksOf();
    for (let count = 0; count < blocks.length; count++)
      await expect(read(blocks.slice(0, count))).rejects.toMatchObject({ code: "BLOB_UNAVAILABLE", retryable: true });
  });

  test("closes the blocks when its reader leaves", async () => {
    const blocks = await blocksOf();
    let closed = false;
    async function* watched() {
      try {
        yield* blocks;
      } finally {
        closed = true;
      }
    }
    for await (const _ of readRange(idOf(root.cid), watched(), { signal })) break;
    expect(closed).toBe(true);
  });

  /** Blocks of which there are more, but the next one does not come. */
  async function* stalling(blocks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
    yield* blocks;
    await new Promise(() => {});
  }

  test.each([0, 1, 2])("ends by an abort while block %i does not come", async (count) => {
    const controller = new AbortController();
    const blocks = stalling((await blocksOf()).slice(0, count));
    const reading = collect(readRange(idOf(root.cid), blocks, { signal: controller.signal }), size);
    controller.abort(new Error("Enough"));
    await expect(reading).rejects.toThrow("Enough");
  });

  test("ends by a wrong block, and when its reader leaves, though the next one does not come", async () => {
    const [top, one, two] = await blocksOf();
    if (!top || !one || !two) throw new Error("There are four blocks");
    const wrong = readRange(idOf(root.cid), stalling([top, two]), { signal });
    await expect(collect(wrong, size)).rejects.toMatchObject(mismatch);
    for await (const _ of readRange(idOf(root.cid), stalling([top, one]), { signal })) break;
  });
});

test("a blob of one block is that block", async () => {
  const map = new BlockMap();
  const bytes = leafOf(7, 100);
  const id = idOf((await map.leaf(bytes)).cid);
  const range = { offset: 10, length: 5 };
  expect(await collect(readRange(id, of([bytes]), { signal, range }), 5)).toEqual(leafOf(7, 5));
  await expect(collect(readRange(id, of([leafOf(8, 100)]), { signal, range }), 5)).rejects.toMatchObject(mismatch);
});
