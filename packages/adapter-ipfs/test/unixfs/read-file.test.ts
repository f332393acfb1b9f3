import { collect } from "@chartkey/core/adapters";
import { UnixFS } from "ipfs-unixfs";
import { CID } from "multiformats/cid";
import { create } from "multiformats/hashes/digest";
import { describe, expect, test } from "vitest";
import { neverAborts } from "../../src/flow/never-aborts.js";
import { readFile, readSize } from "../../src/unixfs/read-file.js";
import { BlockMap, idOf, type Link } from "./block-map.js";

const MiB = 1_048_576;
const read = (map: BlockMap, { cid }: Link) =>
  collect(readFile(idOf(cid), map.fetch, { signal: neverAborts() }), 2 ** 32);
const mismatch = { code: "BLOB_MISMATCH" };

describe("readFile", () => {
  test("a well-formed file of two leaves", async () => {
    const map = new BlockMap();
    const root = await map.node([
      await map.leaf(new Uint8Array(MiB).fill(1)),
      await map.leaf(new Uint8Array(3).fill(2)),
    ]);
    const bytes = await read(map, root);
    expect([bytes.length, bytes[MiB - 1], bytes[MiB]]).toEqual([MiB + 3, 1, 2]);
    expect(await readSize(root.cid, map.fetch, neverAborts())).toBe(MiB + 3);
  });

  const full = new Uint8Array(MiB);
  const trees: Record<string, (map: BlockMap) => Promise<Link>> = {
    "a file of two small leaves, which is one block": async (map) =>
      map.node([await map.leaf(Uint8Array.of(1)), await map.leaf(Uint8Array.of(2))]),
    "chunks of another size": async (map) => {
      const leaf = await map.leaf(new Uint8Array(262_144));
      return map.node([leaf, leaf, leaf, leaf, leaf]);
    },
    "a short leaf in the middle": async (map) => {
      const [whole, short] = [await map.leaf(full), await map.leaf(full.subarray(1))];
      return map.node([whole, short, whole]);
    },
    "an empty leaf at the end": async (map) => map.node([await map.leaf(full), await map.leaf(new Uint8Array())]),
    "a leaf that is shorter than its node says": async (map) =>
      map.node([await map.leaf(full), { ...(await map.leaf(Uint8Array.of(1))), size: 2 }]),
    "a leaf that is longer than its node says": async (map) =>
      map.node([await map.leaf(full), { ...(await map.leaf(Uint8Array.of(1, 2))), size: 1 }]),
    "a node too deep": async (map) =>
      map.node([await map.leaf(full), await map.node([await map.leaf(Uint8Array.of(1))])]),
    "links in a row that has too many": async (map) => {
      const leaf = await map.leaf(full);
      return map.node(Array.from({ length: 1_025 }, () => leaf));
    },
    "a leaf that is a file node": async (map) => {
      const data = new UnixFS({ type: "file", data: Uint8Array.of(1) }).marshal();
      return map.node([await map.leaf(full), { ...(await map.node([], data)), size: 1 }]);
    },
    "a node with data of its own": async (map) => {
      const file = new UnixFS({ type: "file", data: Uint8Array.of(1), blockSizes: [BigInt(MiB), 1n] });
      return map.node([await map.leaf(full), await map.leaf(Uint8Array.of(1))], file.marshal());
    },
    "a directory": async (map) => map.node([await map.leaf(full)], new UnixFS({ type: "directory" }).marshal()),
    "a node that is no UnixFS": async (map) => map.node([await map.leaf(full)], Uint8Array.of(255, 255)),
    "a node without links": async (map) => map.node([]),
    "more sizes than links": async (map) => {
      const file = new UnixFS({ type: "file", blockSizes: [BigInt(MiB), 1n] });
      return map.node([await map.leaf(full)], file.marshal());
    },
    "a size beyond what numbers can say": async (map) => {
      const leaf = await map.leaf(full);
      const file = new UnixFS({ type: "file", blockSizes: [2n ** 62n, 2n ** 62n] });
      return map.node([leaf, leaf], file.marshal());
    },
    "a link of another codec": async (map) => {
      const { cid } = await map.leaf(full);
      return map.node([{ cid: CID.createV1(0x71, cid.multihash), size: MiB }, await map.leaf(Uint8Array.of(1))]);
    },
    "a link of version 0": async (map) => {
      const { cid } = await map.node([]);
      return map.node([
        await map.leaf(full),
        { cid: CID.createV0(cid.multihash as Parameters<typeof CID.createV0>[0]), size: 1 },
      ]);
    },
    "a link that is an identity hash": async (map) =>
      map.node([await map.leaf(full), { cid: CID.createV1(0x55, create(0, Uint8Array.of(1))), size: 1 }]),
    "a bomb of a thousand links to the same node, again and again": async (map) => {
      let bomb = await map.leaf(full);
      for (let level = 0; level < 4; level += 1)
        bomb = await map.node(Array.from({ length: 1_024 }, () => ({ ...bomb })));
      return map.node(Array.from({ length: 1_024 }, () => ({ ...bomb })));
    },
    "a bomb of nodes that hold nothing": async (map) => {
      let bomb = await map.node([]);
      for (let level = 0; level < 6; level += 1) bomb = await map.node(Array.from({ length: 1_024 }, () => bomb));
      return bomb;
    },
  };
  for (const [name, make] of Object.entries(trees))
    test(`refuses ${name}`, async () => {
      const map = new BlockMap();
      const root = await make(map);
      await expect(read(map, root)).rejects.toMatchObject(mismatch);
      expect(map.fetched).toBeLessThan(8);
    });

  test("a part costs the nodes that lead to it and the leaves that hold it", async () => {
    const map = new BlockMap();
    const leaf = await map.leaf(full);
    const row = await map.node(Array.from({ length: 1_024 }, () => leaf));
    const root = await map.node([row, row, row, row, await map.node([leaf, await map.leaf(Uint8Array.of(1, 2, 3))])]);
    const cost = async (offset: number, length: number) => {
      map.fetched = 0;
      const bytes = await collect(
        readFile(idOf(root.cid), map.fetch, { signal: neverAborts(), range: { offset, length } }),
        2 ** 32,
      );
      return [bytes.length, map.fetched];
    };
    const size = 4_097 * MiB + 3;
    expect(await cost(MiB + 5, 10)).toEqual([10, 3]);
    expect(await cost(MiB - 1, 2)).toEqual([2, 4]);
    expect(await cost(1_024 * MiB - 1, 2)).toEqual([2, 5]);
    expect(await cost(size - 1, 100)).toEqual([1, 3]);
    expect(await cost(size, 100)).toEqual([0, 1]);
    expect(await cost(0, 0)).toEqual([0, 1]);
  });

  test("of a part, what is not its block's own is refused, and the rest is not looked at", async () => {
    const map = new BlockMap();
    const [first, last] = [await map.leaf(full), await map.leaf(Uint8Array.of(1, 2, 3))];
    const root = await map.node([first, last]);
    map.blocks.set(first.cid.toString(), new Uint8Array(MiB).fill(1));
    const part = (offset: number) =>
      collect(readFile(idOf(root.cid), map.fetch, { signal: neverAborts(), range: { offset, length: 2 } }), 2);
    expect(await part(MiB + 1)).toEqual(Uint8Array.of(2, 3));
    await expect(part(0)).rejects.toMatchObject(mismatch);
  });

  test("a missing leaf is BLOB_UNAVAILABLE, after the good ones", async () => {
    const map = new BlockMap();
    const last = await map.leaf(Uint8Array.of(1));
    const root = await map.node([await map.leaf(full), last]);
    map.blocks.delete(last.cid.toString());
    const chunks = readFile(idOf(root.cid), map.fetch, { signal: neverAborts() });
    expect((await chunks.next()).value).toHaveLength(MiB);
    await expect(chunks.next()).rejects.toMatchObject({ code: "BLOB_UNAVAILABLE" });
  });
});
