import { collect } from "@chartkey/core/adapters";
import { sampleBytes } from "@chartkey/core/conformance";
import { MemoryBlockstore } from "blockstore-core";
import { MemoryDatastore } from "datastore-core";
import { CID } from "multiformats/cid";
import { describe, expect, test } from "vitest";
import { heliaBlobs, offlineNode } from "../../src/helia/index.js";

const MiB = 1_048_576;
const holder = "test/offline";

type Step = PromiseWithResolvers<void>;

function setUp() {
  const stores = { blockstore: new MemoryBlockstore(), datastore: new MemoryDatastore() };
  const node = offlineNode(stores);
  async function count(): Promise<number> {
    let blocks = 0;
    for await (const { cid } of stores.blockstore.getAll()) blocks += cid.version;
    return blocks;
  }
  return { ...stores, node, blobs: heliaBlobs({ helia: node }), count };
}

describe("offlineNode()", () => {
  test("keeps the pins with the stores, for the next node on them", async () => {
    const { blockstore, datastore, blobs, count } = setUp();
    const id = await blobs.put(sampleBytes(3 * MiB), { holder });
    const again = offlineNode({ blockstore, datastore });
    await again.gc();
    expect(await collect(heliaBlobs({ helia: again }).get(id), 3 * MiB)).toEqual(sampleBytes(3 * MiB));
    await heliaBlobs({ helia: again }).unpin(id, { holder });
    await again.gc();
    expect(await count()).toBe(0);
  });

  test("collects what no pin keeps, and the blocks that two blobs share only with the last of them", async () => {
    const { node, blobs, count } = setUp();
    const start = sampleBytes(2 * MiB);
    const repeated = new Blob([start.subarray(0, MiB), start]);
    const short = await blobs.put(start, { holder });
    const long = await blobs.put(new Uint8Array(await repeated.arrayBuffer()), { holder });
    await node.gc();
    // two leaves that both share, two roots, two pins
    expect(await count()).toBe(6);
    await blobs.unpin(long, { holder });
    await node.gc();
    expect(await count()).toBe(4);
    expect(await collect(blobs.get(short), 2 * MiB)).toEqual(start);
  });

  test.each([
    ["missing", "BLOB_UNAVAILABLE"],
    ["damaged", "BLOB_MISMATCH"],
  ])("a collection that finds a node %s deletes nothing, and another put mends it", async (fault, code) => {
    const { blockstore, node, blobs, count } = setUp();
    const id = await blobs.put(sampleBytes(2 * MiB), { holder });
    const other = await blobs.put(sampleBytes(10), { holder });
    await blobs.unpin(other, { holder });
    await blockstore.delete(CID.parse(id));
    if (fault === "damaged") await blockstore.put(CID.parse(id), Uint8Array.of(1));
    const before = await count();
    await expect(node.gc()).rejects.toMatchObject({ code });
    expect(await count()).toBe(before);
    await blobs.put(sampleBytes(2 * MiB), { holder });
    await node.gc();
    expect(await count()).toBe(4);
  });

  test("an aborted collection rejects with the reason", async () => {
    const { node, blobs, count } = setUp();
    await blobs.unpin(await blobs.put(sampleBytes(10), { holder }), { holder });
    const reason = new Error("closed");
    await expect(node.gc({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(await count()).toBe(2);
  });

  test("a read that is aborted while the store opens a file is left to end, so that the store closes it", async () => {
    const { blockstore, blobs } = setUp();
    const id = await blobs.put(sampleBytes(10), { holder });
    const [begun, opened, closed] = [0, 1, 2].map(() => Promise.withResolvers<void>()) as [Step, Step, Step];
    const read = blockstore.get.bind(blockstore);
    // as blockstore-fs 4.0.1, which closes no file that opens after the signal has aborted
    blockstore.get = async function* get(cid, { signal } = {}) {
      begun.resolve();
      await opened.promise;
      signal?.throwIfAborted();
      yield* read(cid);
      closed.resolve();
    };
    const abort = new AbortController();
    const reading = collect(blobs.get(id, { signal: abort.signal }), 10);
    await begun.promise;
    const reason = new Error("The reader has left");
    abort.abort(reason);
    await expect(reading).rejects.toBe(reason);
    opened.resolve();
    await expect(closed.promise).resolves.toBeUndefined();
  });

  test("a store that is away is BLOB_UNAVAILABLE", async () => {
    const { blockstore, node } = setUp();
    blockstore.getAll = () => {
      throw new Error("The disk is gone");
    };
    await expect(node.gc()).rejects.toMatchObject({ code: "BLOB_UNAVAILABLE", retryable: true });
  });

  test("what is no store is a TypeError", () => {
    const { blockstore, datastore } = setUp();
    expect(() => offlineNode({ blockstore, datastore: {} as never })).toThrow("`datastore`");
    expect(() => offlineNode({ blockstore: {} as never, datastore })).toThrow("`blockstore`");
  });
});
