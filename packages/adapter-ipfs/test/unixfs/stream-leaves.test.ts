import { collect } from "@chartkey/core/adapters";
import { beforeEach, describe, expect, test } from "vitest";
import { neverAborts } from "../../src/flow/never-aborts.js";
import { checkFile, readFile } from "../../src/unixfs/read-file.js";
import type { Bounds, StreamBlocks } from "../../src/unixfs/stream-leaves.js";
import { BlockMap, idOf, type Link } from "./block-map.js";

const MiB = 1_048_576;
const signal = neverAborts();
const mismatch = { code: "BLOB_MISMATCH" };
const leafOf = (value: number, size = MiB) => new Uint8Array(size).fill(value);

describe("a file whose leaves come in one stream", () => {
  const content = [leafOf(1), leafOf(2), leafOf(3), leafOf(4, 5)];
  let map: BlockMap;
  let root: Link;
  let asked: Bounds[];
  let closed: boolean;
  /** What the stream gives from a block on. */
  let given: (from: number, to: number) => readonly Uint8Array[];

  beforeEach(async () => {
    map = new BlockMap();
    root = await map.node(await Promise.all(content.map((bytes) => map.leaf(bytes))));
    [asked, closed] = [[], false];
    given = (from, to) => content.slice(from, to);
  });

  const stream: StreamBlocks = async function* blocks(cid, part) {
    expect(cid.equals(root.cid)).toBe(true);
    asked.push(part);
    try {
      yield* given(part.from / MiB, Math.ceil(part.to / MiB));
    } finally {
      closed = true;
    }
  };
  const read = (range?: { offset: number; length: number }) =>
    collect(readFile(idOf(root.cid), map.fetch, { signal, stream, range }), 5 * MiB);

  test("is read whole, and costs its root and the stream", async () => {
    expect(Buffer.concat(content).equals(await read())).toBe(true);
    expect([asked, map.fetched]).toEqual([[{ from: 0, to: 3 * MiB + 5 }], 1]);
    map.fetched = 0;
    await checkFile(idOf(root.cid), map.fetch, { signal, stream });
    expect([asked.length, map.fetched]).toEqual([2, 1]);
  });

  test("of a part, streams the whole blocks that hold it", async () => {
    expect(await read({ offset: MiB - 1, length: 2 })).toEqual(Uint8Array.of(1, 2));
    expect(await read({ offset: 3 * MiB + 4, length: 9 })).toEqual(Uint8Array.of(4));
    expect(asked).toEqual([
      { from: 0, to: 2 * MiB },
      { from: 3 * MiB, to: 3 * MiB + 5 },
    ]);
  });

  test("of an empty part, streams nothing", async () => {
    expect(await read({ offset: 7, length: 0 })).toHaveLength(0);
    expect(await read({ offset: 4 * MiB, length: 7 })).toHaveLength(0);
    expect(asked).toEqual([]);
  });

  test("a block that is not the leaf is refused, and nothing of it is given", async () => {
    given = () => [leafOf(1), leafOf(2).fill(3, MiB - 1), leafOf(3), leafOf(4, 5)];
    const chunks = readFile(idOf(root.cid), map.fetch, { signal, stream });
    expect((await chunks.next()).value).toEqual(leafOf(1));
    await expect(chunks.next()).rejects.toMatchObject(mismatch);
    expect(closed).toBe(true);
  });

  test("blocks in another order, too few and too many are refused", async () => {
    for (const blocks of [
      [content[1], content[0], content[2], content[3]],
      content.slice(0, 3),
      [...content, leafOf(5)],
    ]) {
      given = () => blocks.filter((one) => one !== undefined);
      await expect(read()).rejects.toMatchObject(mismatch);
    }
  });

  test("whoever leaves early closes the stream", async () => {
    for await (const _ of readFile(idOf(root.cid), map.fetch, { signal, stream })) break;
    expect(closed).toBe(true);
  });

  test("a tree that the profile does not have is refused, whatever the stream gives", async () => {
    root = await map.node([await map.leaf(leafOf(1)), await map.node([await map.leaf(leafOf(2, 5))])]);
    given = () => [leafOf(1), leafOf(2, 5)];
    await expect(read()).rejects.toMatchObject(mismatch);
  });
});
