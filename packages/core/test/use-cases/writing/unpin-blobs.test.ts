import { describe, expect, onTestFinished, test, vi } from "vitest";
import { type BlobStore, type ContentId } from "../../../src/ports/index.js";
import { memoryBlobs } from "../../../src/fakes/index.js";
import { unpinBlobs } from "../../../src/use-cases/writing/unpin-blobs.js";

/** Three blobs of two holders, in a store that fails for one of them, and can unpin many or not. */
async function stored(bulk: boolean) {
  const memory = memoryBlobs({ bulk: true });
  const put = async (size: number, holder: string) => ({
    id: await memory.put(new Uint8Array(size), { holder }),
    holder,
  });
  const blobs = [await put(1, "alice"), await put(2, "alice"), await put(3, "bob")];
  const bad = blobs[1]?.id;
  const asked: (readonly ContentId[])[] = [];
  const refuse = (ids: readonly ContentId[]) => {
    asked.push(ids);
    if (bad && ids.includes(bad)) throw new Error("It fails");
  };
  const store: BlobStore = {
    ...memory,
    unpin: async (id, options) => {
      refuse([id]);
      await memory.unpin(id, options);
    },
    unpinAll: async (ids, options) => {
      refuse(ids);
      for (const id of ids) await memory.unpin(id, options);
    },
  };
  if (!bulk) Reflect.deleteProperty(store, "unpinAll");
  return { blobs, store, asked, kept: () => memory.ids() };
}

describe("unpinning what a write left", () => {
  test("asks once for each holder where the store can, and keeps in mind all that may be left", async () => {
    const { blobs, store, asked, kept } = await stored(true);
    const [one, two, three] = blobs;
    expect(await unpinBlobs(store, blobs)).toEqual([one, two]);
    expect(asked).toEqual([[one?.id, two?.id], [three?.id]]);
    expect(kept()).toEqual([one?.id, two?.id]);
  });

  test("keeps in mind only what the store names as still pinned", async () => {
    const { blobs } = await stored(true);
    const [, refused] = blobs;
    if (!refused) return;
    const memory = memoryBlobs({ bulk: true });
    for (const size of [1, 2, 3]) await memory.put(new Uint8Array(size), { holder: size < 3 ? "alice" : "bob" });
    memory.refuse(refused.id);
    expect(await unpinBlobs(memory, blobs)).toEqual([refused]);
    expect(memory.ids()).toEqual([refused.id]);
  });

  test("asks for each blob where it cannot", async () => {
    const { blobs, store, asked, kept } = await stored(false);
    expect(await unpinBlobs(store, blobs)).toEqual([blobs[1]]);
    expect(asked).toHaveLength(3);
    expect(kept()).toEqual([blobs[1]?.id]);
  });

  test.each([true, false])("waits ten seconds for a store that does not answer (in bulk: %s)", async (bulk) => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { blobs, store } = await stored(bulk);
    const never = () => new Promise<never>(() => {});
    const left = unpinBlobs({ ...store, unpin: never, ...(bulk && { unpinAll: never }) }, blobs);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await left).toEqual(blobs);
  });
});
