import { type BlobStore, ChartkeyError } from "@chartkey/core/adapters";
import { memoryBlobs } from "@chartkey/core/fakes";
import { expect, test } from "vitest";
import { memoryPinBook } from "../src/server/pin-book.js";
import { accountOf } from "./account.js";
import { direct } from "./direct.js";
import { until } from "./until.js";

const holder = "owner/a";
const account = accountOf(1).address;
const bytes = new Uint8Array(60).fill(1);

test("what a store may have pinned though its put failed counts, and can be let go", async () => {
  const store = memoryBlobs();
  const pinBook = memoryPinBook();
  const blobs: BlobStore = {
    ...store,
    async put(...call) {
      const id = await store.put(...call);
      throw new ChartkeyError("BLOB_UNAVAILABLE", { stillPinned: [id, "../x"] });
    },
  };
  const { blobs: client } = await direct({ blobs, pinBook }).clientOf(1);
  const error = (await client.put(bytes, { holder }).catch((one: unknown) => one)) as ChartkeyError;
  expect(error).toMatchObject({ code: "BLOB_UNAVAILABLE", stillPinned: store.ids() });
  expect(await pinBook.used(account)).toBe(60);
  for (const id of store.ids()) await client.unpin(id, { holder });
  expect([store.ids(), await pinBook.used(account)]).toEqual([[], 0]);
});

test("what a store may have pinned though its put failed goes where its removal was asked for meanwhile", async () => {
  const store = memoryBlobs();
  const pinBook = memoryPinBook();
  const go = Promise.withResolvers<void>();
  const blobs: BlobStore = {
    ...store,
    async put(...call) {
      const id = await store.put(...call);
      await go.promise;
      // an unpin has come and gone
      await store.put(bytes, call[1]);
      throw new ChartkeyError("BLOB_UNAVAILABLE", { stillPinned: [id] });
    },
  };
  const { clientOf } = direct({ blobs, pinBook });
  const [one, other] = [(await clientOf(1)).blobs, (await clientOf(1)).blobs];
  const putting = one.put(bytes, { holder });
  await until(() => store.ids().length === 1);
  for (const id of store.ids()) await other.unpin(id, { holder });
  go.resolve();
  await expect(putting).rejects.toMatchObject({ code: "BLOB_UNAVAILABLE" });
  expect([store.ids(), await pinBook.used(account)]).toEqual([[], 0]);
});

test("what a put that failed may yet set stays counted, though a pin of it fails before", async () => {
  const store = memoryBlobs();
  const pinBook = memoryPinBook();
  const failing = { is: true };
  const blobs: BlobStore = {
    ...store,
    async put(...call) {
      const id = await store.put(...call);
      if (!failing.is) return id;
      await store.unpin(id, call[1]);
      throw new ChartkeyError("BLOB_UNAVAILABLE", { stillPinned: [id] });
    },
    pin: () => Promise.reject(new ChartkeyError("BLOB_UNAVAILABLE", { retryable: true })),
  };
  const { clientOf } = direct({ pinBook, blobs });
  const [one, bob] = [(await clientOf(1)).blobs, (await clientOf(2)).blobs];
  await expect(one.put(bytes, { holder })).rejects.toMatchObject({ code: "BLOB_UNAVAILABLE" });
  failing.is = false;
  const id = await bob.put(bytes, { holder });
  await expect(one.pin(id, { holder })).rejects.toMatchObject({ code: "BLOB_UNAVAILABLE" });
  expect(await pinBook.used(account)).toBe(60);
});
