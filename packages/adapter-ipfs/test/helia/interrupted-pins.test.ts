import { collect, type ContentId } from "@chartkey/core/adapters";
import { sampleBytes } from "@chartkey/core/conformance";
import { MemoryBlockstore } from "blockstore-core";
import { MemoryDatastore } from "datastore-core";
import { createHeliaLight } from "helia";
import { expect, onTestFinished, test } from "vitest";
import { heliaBlobs } from "../../src/helia/index.js";
import { holderPinOf } from "../../src/holder-pin.js";
import { cidOf } from "../../src/unixfs/block.js";

const MiB = 1_048_576;
const [alice, bob] = ["test/alice", "test/bob"];
const bytes = sampleBytes(MiB + 5);

/** A datastore on a device that dies before a write, and loses that one and all after it. */
class DyingDatastore extends MemoryDatastore {
  left = Infinity;

  #write(): void {
    if (this.left === 0) throw new Error("The device died");
    this.left -= 1;
  }
  override put(...args: Parameters<MemoryDatastore["put"]>) {
    this.#write();
    return super.put(...args);
  }
  override delete(...args: Parameters<MemoryDatastore["delete"]>) {
    this.#write();
    return super.delete(...args);
  }
}

async function started(options: Parameters<typeof createHeliaLight>[0] = {}) {
  const helia = createHeliaLight(options);
  await helia.start();
  onTestFinished(async () => void (await helia.stop()));
  return helia;
}

async function listed(blobs: ReturnType<typeof heliaBlobs>, holder: string): Promise<readonly ContentId[]> {
  const ids: ContentId[] = [];
  for await (const id of blobs.pins({ holder })) ids.push(id);
  return ids;
}

/** Pins of two holders, during which the device dies before a write. */
async function dyingAfter(writes: number): Promise<boolean> {
  const datastore = new DyingDatastore();
  const helia = await started({ datastore });
  const blobs = heliaBlobs({ helia });
  const id = await blobs.put(bytes, { holder: bob });
  let died = false;
  datastore.left = writes;
  const step = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch {
      died = true;
      datastore.left = Infinity;
      await work();
    }
  };
  await step(() => blobs.pin(id, { holder: alice }));
  await step(() => blobs.unpin(id, { holder: alice }));
  await step(() => blobs.pin(id, { holder: alice }));
  await step(() => blobs.unpin(id, { holder: bob }));
  datastore.left = Infinity;
  const after = `The device died before write ${writes + 1}`;
  expect(await listed(blobs, alice), after).toEqual([id]);
  expect(await listed(blobs, bob), after).toEqual([]);
  await helia.gc();
  expect(Buffer.compare(await collect(blobs.get(id), bytes.length), bytes), after).toBe(0);
  await blobs.unpin(id, { holder: alice });
  expect(await listed(blobs, alice), after).toEqual([]);
  return died;
}

test("a device that dies before any write of a pin's loses no blob that somebody holds", async () => {
  let writes = 0;
  while (await dyingAfter(writes)) writes += 1;
  expect(writes).toBeGreaterThan(20);
});

test("a blob of which blocks are lost is let go, and nobody is asked for them", async () => {
  const asked: string[] = [];
  const blockstore = new MemoryBlockstore();
  const broker = () => ({
    name: "silent",
    retrieve: (cid: { toString(): string }) => {
      asked.push(cid.toString());
      return new Promise<never>(() => {});
    },
  });
  const helia = await started({ blockstore, blockBrokers: [broker] });
  const blobs = heliaBlobs({ helia });
  const id = await blobs.put(bytes, { holder: alice });
  const pin = (await holderPinOf(id, alice)).cid;
  await blockstore.delete(cidOf(id));
  await blobs.unpin(id, { holder: alice });
  expect(asked).toEqual([]);
  expect(await helia.pins.isPinned(pin)).toBe(false);
});

test("a blob with a damaged node is let go", async () => {
  const blockstore = new MemoryBlockstore();
  const helia = await started({ blockstore });
  const blobs = heliaBlobs({ helia });
  const id = await blobs.put(bytes, { holder: alice });
  await blockstore.put(cidOf(id), sampleBytes(10));
  await blobs.unpin(id, { holder: alice });
  expect(await listed(blobs, alice)).toEqual([]);
});
