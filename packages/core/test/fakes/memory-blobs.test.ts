import { describe, expect, test } from "vitest";
import { collect } from "../../src/streams/bytes.js";
import { memoryBlobs } from "../../src/fakes/index.js";

const bytes = Uint8Array.of(1, 2, 3);
const holder = "test/memory";

describe("memoryBlobs()", () => {
  test("shows what it keeps, until nobody holds it", async () => {
    const blobs = memoryBlobs();
    const id = await blobs.put(bytes, { holder });
    expect(blobs.ids()).toEqual([id]);
    await blobs.unpin(id, { holder });
    expect(blobs.ids()).toEqual([]);
  });

  test("can be corrupted, an empty blob too, and is healed by the same put", async () => {
    const blobs = memoryBlobs();
    for (const content of [bytes, new Uint8Array()]) {
      const id = await blobs.put(content, { holder });
      blobs.corrupt(id);
      await expect(collect(blobs.get(id), 10)).rejects.toMatchObject({ code: "BLOB_MISMATCH" });
      expect(await blobs.put(content, { holder })).toBe(id);
      expect(await collect(blobs.get(id), 10)).toEqual(content);
    }
  });

  test("cannot corrupt what it does not have", () => {
    const blobs = memoryBlobs();
    const missing = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku" as ReturnType<typeof blobs.ids>[0];
    expect(() => blobs.corrupt(missing)).toThrow(expect.objectContaining({ code: "BLOB_UNAVAILABLE" }));
  });

  test("keeps its own copy of what it was given", async () => {
    const blobs = memoryBlobs();
    const mine = Uint8Array.from(bytes);
    const id = await blobs.put(mine, { holder });
    mine.fill(0);
    expect(await collect(blobs.get(id), 10)).toEqual(bytes);
  });

  test("lists each pin once, also one that is let go and set again meanwhile", async () => {
    const blobs = memoryBlobs();
    const id = await blobs.put(bytes, { holder });
    const listed: unknown[] = [];
    for await (const pinned of blobs.pins?.({ holder }) ?? []) {
      listed.push(pinned);
      if (listed.length > 1) break;
      await blobs.unpin(id, { holder });
      await blobs.put(bytes, { holder });
    }
    expect(listed).toEqual([id]);
  });

  test("is not well while it has no room", async () => {
    const blobs = memoryBlobs();
    blobs.fill();
    await expect(blobs.health?.()).rejects.toMatchObject({ code: "BLOB_STORE_FULL" });
    blobs.replug();
    await expect(blobs.health?.()).resolves.toBeUndefined();
  });
});
