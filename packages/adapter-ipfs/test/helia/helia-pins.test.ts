import { collect, parseContentId } from "@chartkey/core/adapters";
import { sampleBytes } from "@chartkey/core/conformance";
import * as dagPb from "@ipld/dag-pb";
import { MemoryBlockstore } from "blockstore-core";
import { createHeliaLight } from "helia";
import { CID } from "multiformats/cid";
import * as raw from "multiformats/codecs/raw";
import { describe, expect, test } from "vitest";
import { holderPinOf } from "../../src/holder-pin.js";
import { heliaBlobs } from "../../src/helia/index.js";
import { blockId } from "../../src/unixfs/block.js";

const MiB = 1_048_576;
const holder = "test/pins";

/** Deletes all leaves once, when their parent is stored, as a collection may do during a put. */
class CollectingBlockstore extends MemoryBlockstore {
  collected = 0;
  readonly #leaves: CID[] = [];

  override put(...args: Parameters<MemoryBlockstore["put"]>) {
    const [cid] = args;
    if (this.collected === 0 && cid.code !== dagPb.code) this.#leaves.push(cid);
    if (this.collected === 0 && cid.code === dagPb.code) {
      for (const leaf of this.#leaves) void this.delete(leaf);
      this.collected = this.#leaves.length;
    }
    return super.put(...args);
  }
}

describe("heliaBlobs() and its node", () => {
  test("leaves alone what the app has pinned by itself", async () => {
    const helia = createHeliaLight();
    await helia.start();
    const blobs = heliaBlobs({ helia });
    const id = await blobs.put(sampleBytes(3 * MiB), { holder });
    for await (const cid of helia.pins.add(CID.parse(id))) expect(cid.version).toBe(1);
    await blobs.unpin(id, { holder });
    await helia.gc();
    expect(await collect(blobs.get(id), 3 * MiB)).toEqual(sampleBytes(3 * MiB));
    await helia.stop();
  });

  test("a put whose blocks were collected before its pin stood fails, pins nothing, and works again", async () => {
    const blockstore = new CollectingBlockstore();
    const helia = createHeliaLight({ blockstore });
    await helia.start();
    const blobs = heliaBlobs({ helia });
    const put = blobs.put(sampleBytes(3 * MiB), { holder });
    await expect(put).rejects.toMatchObject({ code: "BLOB_UNAVAILABLE", retryable: true });
    expect(blockstore.collected).toBe(3);
    await helia.gc();
    for await (const { cid } of blockstore.getAll()) expect(cid).toBeUndefined();
    const id = await blobs.put(sampleBytes(3 * MiB), { holder });
    await helia.gc();
    expect(await collect(blobs.get(id), 3 * MiB)).toEqual(sampleBytes(3 * MiB));
    await helia.stop();
  });

  test("a node that was stopped is not well, and may be started again", async () => {
    const helia = createHeliaLight();
    const blobs = heliaBlobs({ helia });
    await helia.start();
    await blobs.health?.();
    await helia.stop();
    await expect(blobs.health?.()).rejects.toMatchObject({ code: "BLOB_UNAVAILABLE", retryable: true });
    await helia.start();
    await blobs.health?.();
    await helia.stop();
  });

  test("a pin whose block the node has lost hides no other, and is nobody's", async () => {
    const blockstore = new MemoryBlockstore();
    const helia = createHeliaLight({ blockstore });
    await helia.start();
    const blobs = heliaBlobs({ helia });
    const ids = [];
    for (const size of [10, 11, 12, 13, 14, 15]) ids.push(await blobs.put(sampleBytes(size), { holder }));
    const [lost, ...rest] = ids;
    if (lost) await blockstore.delete((await holderPinOf(lost, holder)).cid);
    const listed = [];
    for await (const id of blobs.pins?.({ holder }) ?? []) listed.push(id);
    expect(listed.toSorted()).toEqual(rest.toSorted());
    await helia.stop();
  });

  test("two instances on one node count together", async () => {
    const helia = createHeliaLight();
    await helia.start();
    const [one, two] = [heliaBlobs({ helia }), heliaBlobs({ helia })];
    const id = await one.put(sampleBytes(2 * MiB), { holder: "test/0" });
    const holders = Array.from({ length: 8 }, (_, index) => `test/${index}`);
    await Promise.all(holders.map((name, index) => (index % 2 ? one : two).pin(id, { holder: name })));
    await Promise.all(holders.slice(1).map((name, index) => (index % 2 ? one : two).unpin(id, { holder: name })));
    await helia.gc();
    expect((await collect(two.get(id), 2 * MiB)).length).toBe(2 * MiB);
    await helia.stop();
  });
});

/** Deletes a leaf once, before a node's pin is counted: as a collection may do during a join. */
class LosingBlockstore extends MemoryBlockstore {
  lost: CID | undefined;

  override put(...args: Parameters<MemoryBlockstore["put"]>) {
    const [cid] = args;
    if (this.lost && cid.code === dagPb.code) void this.delete(this.lost);
    return super.put(...args);
  }
}

test("a join of which a leaf is lost fails, pins nothing, and works again", async () => {
  const blockstore = new LosingBlockstore();
  const helia = createHeliaLight({ blockstore });
  await helia.start();
  const blobs = heliaBlobs({ helia });
  const bytes = sampleBytes(5 * MiB + 3);
  const put = (from: number, to: number) => blobs.put(bytes.subarray(from, to), { holder: "test/parts" });
  const parts = [await put(0, 5 * MiB), await put(5 * MiB, bytes.length)];
  blockstore.lost = await blockId(raw, bytes.slice(MiB, 2 * MiB));
  await expect(blobs.join(parts, { holder })).rejects.toMatchObject({ code: "BLOB_UNAVAILABLE", retryable: true });
  for await (const id of blobs.pins({ holder })) expect(id).toBeUndefined();
  blockstore.lost = undefined;
  await put(0, 5 * MiB);
  const id = await blobs.join(parts, { holder });
  for (const part of parts) await blobs.unpin(part, { holder: "test/parts" });
  await helia.gc();
  expect(Buffer.compare(await collect(blobs.get(id), bytes.length), bytes)).toBe(0);
  await helia.stop();
});

test("a join asks nobody for a part that the node does not have", async () => {
  const asked: string[] = [];
  const broker = () => ({
    name: "silent",
    retrieve: (cid: { toString(): string }) => {
      asked.push(cid.toString());
      return new Promise<never>(() => {});
    },
  });
  const helia = createHeliaLight({ blockBrokers: [broker] });
  await helia.start();
  const blobs = heliaBlobs({ helia });
  const unknown = parseContentId("bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi");
  await expect(blobs.join([unknown], { holder })).rejects.toMatchObject({ code: "BLOB_UNAVAILABLE", retryable: true });
  expect(asked).toEqual([]);
  await helia.stop();
});
