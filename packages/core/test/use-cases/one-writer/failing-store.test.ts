import { expect, test } from "vitest";
import { type BlobStore, ChartkeyError } from "../../../src/adapters/index.js";
import { memoryDevice } from "../../../src/fakes/index.js";
import { household, note, pinned } from "./household.js";
import { startDevice } from "./device.js";

test("what a store does not unpin when a write is declined is unpinned before the next one", async () => {
  const home = await household("a store that does not unpin", { pins: true });
  const { asha, blobs } = home;
  let away = false;
  const stubborn: BlobStore = {
    ...blobs,
    async unpin(id, options) {
      if (away) throw new ChartkeyError("BLOB_UNAVAILABLE", { retryable: true });
      await blobs.unpin(id, options);
    },
  };
  const store = memoryDevice();
  const tablet = await startDevice({ ...home, blobs: { ...blobs, ...stubborn } }, asha, store);
  const before = pinned(blobs);
  tablet.next("declined");
  away = true;
  await expect(tablet.me.records.add(note("Never"))).rejects.toMatchObject({ code: "WALLET_REJECTED" });
  expect(pinned(blobs).size).toBeGreaterThan(before.size);
  await startDevice({ ...home, blobs: { ...blobs, ...stubborn } }, asha, store);
  away = false;
  await startDevice({ ...home, blobs: { ...blobs, ...stubborn } }, asha, store);
  expect(pinned(blobs)).toEqual(before);
  expect(await store.keys("journal/")).toEqual([]);
});
