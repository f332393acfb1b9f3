import { type BlobStore, ChartkeyError } from "@chartkey/core/adapters";
import { memoryBlobs } from "@chartkey/core/fakes";
import { expect, test } from "vitest";
import { memoryPinBook, type PinBook } from "../src/server/pin-book.js";
import { accountOf } from "./account.js";
import { allOf } from "./all-of.js";
import { direct } from "./direct.js";
import { until } from "./until.js";

const holder = "owner/a";
const account = accountOf(1).address;
const [first, second] = [new Uint8Array(60).fill(1), new Uint8Array(60).fill(2)];
const full = { code: "BLOB_STORE_FULL", retryable: false };

/** A store whose calls wait where a test says so. */
function slow(store: BlobStore, method: "put" | "pin" | "unpin") {
  const begun: (() => void)[] = [];
  let isSlow = false;
  const call = store[method].bind(store) as (...args: readonly unknown[]) => Promise<never>;
  const waiting = async (...args: readonly unknown[]) => {
    const result = method === "put" ? call(...args) : undefined;
    // a put has taken all bytes before it waits
    await result;
    if (isSlow) await new Promise<void>((resolve) => begun.push(resolve));
    return result ?? call(...args);
  };
  return {
    blobs: { ...store, [method]: waiting } as BlobStore,
    begun,
    stop: () => (isSlow = true),
    goOn: () => {
      isSlow = false;
      for (const go of begun.splice(0)) go();
    },
  };
}

test("a pin that the book does not know stays where it is when there is no room for another", async () => {
  const blobs = memoryBlobs();
  const before = await direct({ blobs, quota: 100 }).clientOf(1);
  const kept = await before.blobs.put(first, { holder });
  // its book is in memory, and empty
  const after = await direct({ blobs, quota: 100 }).clientOf(1);
  await after.blobs.put(second, { holder });
  await expect(after.blobs.pin(kept, { holder })).rejects.toMatchObject(full);
  expect(await allOf(after.blobs.pins({ holder }))).toContain(kept);
  await expect(after.blobs.put(first, { holder })).rejects.toMatchObject(full);
  expect(await allOf(after.blobs.pins({ holder }))).toContain(kept);
});

test("a pin that is refused takes none away that is set meanwhile", async () => {
  const store = memoryBlobs();
  const { blobs, stop, goOn } = slow(store, "unpin");
  const server = direct({ blobs, quota: 100 });
  const [one, other, bob] = [await server.clientOf(1), await server.clientOf(1), await server.clientOf(2)];
  const bobs = await bob.blobs.put(second, { holder });
  const own = await one.blobs.put(first, { holder });
  stop();
  const refused = one.blobs.pin(bobs, { holder });
  await expect(refused).rejects.toMatchObject(full);
  goOn();
  await other.blobs.unpin(own, { holder });
  await other.blobs.pin(bobs, { holder });
  await bob.blobs.unpin(bobs, { holder });
  expect(store.ids()).toEqual([bobs]);
});

test("a pin that is removed while it is put is counted as long as it is there", async () => {
  const store = memoryBlobs();
  const pinBook = memoryPinBook();
  const removal = Promise.withResolvers<void>();
  let isRemoving = false;
  const book: PinBook = {
    ...pinBook,
    async remove(...pin) {
      isRemoving = true;
      await removal.promise;
      await pinBook.remove(...pin);
    },
  };
  const server = direct({ blobs: store, pinBook: book, quota: 200 });
  const [one, other] = [await server.clientOf(1), await server.clientOf(1)];
  const id = await one.blobs.put(first, { holder });
  const removing = one.blobs.unpin(id, { holder });
  await until(() => isRemoving);
  const putting = other.blobs.put(first, { holder });
  await until(() => store.ids().length === 1);
  removal.resolve();
  await Promise.all([removing, putting]);
  expect([await allOf(one.blobs.pins({ holder })), await pinBook.used(account)]).toEqual([[id], 60]);
});

test("uploads that the store has not ended yet count towards the quota", async () => {
  const store = memoryBlobs();
  const { blobs, stop, begun, goOn } = slow(store, "put");
  const { clientOf } = direct({ blobs, quota: 100 });
  const client = await clientOf(1);
  stop();
  const puts = [client.blobs.put(first, { holder })];
  await until(() => begun.length === 1);
  await expect(client.blobs.put(second, { holder })).rejects.toMatchObject(full);
  const bob = await clientOf(2);
  const bobs = bob.blobs.put(second, { holder });
  await until(() => begun.length === 2);
  const [id] = store.ids().slice(1);
  await expect(client.blobs.pin(id as never, { holder })).rejects.toMatchObject(full);
  goOn();
  await Promise.all([...puts, bobs]);
  expect(await allOf(client.blobs.pins({ holder }))).toHaveLength(1);
});

test("an account has 16 uploads under way, also such as are complete and wait for the store", async () => {
  const { blobs, stop, begun, goOn } = slow(memoryBlobs(), "put");
  const { clientOf } = direct({ blobs });
  const [client, bob] = [await clientOf(1), await clientOf(2)];
  stop();
  const puts = Array.from({ length: 16 }, (_, n) => client.blobs.put(Uint8Array.of(n), { holder }));
  await until(() => begun.length === 16);
  const begin = (by = client) => by.ask("/uploads?holder=a", { method: "POST", body: "a" });
  expect((await begin()).status).toBe(429);
  expect((await begin(bob)).status).toBe(201);
  goOn();
  await Promise.all(puts);
  expect((await begin()).status).toBe(201);
});

test("two uploads at once do not take the same room", async () => {
  const pinBook = memoryPinBook();
  const client = await direct({ blobs: memoryBlobs(), pinBook, quota: 100 }).clientOf(1);
  const puts = [first, second].map((bytes) => client.blobs.put(bytes, { holder }));
  const results = await Promise.allSettled(puts);
  expect(results.filter(({ status }) => status === "fulfilled").length).toBeLessThan(2);
  expect(await pinBook.used(account)).toBeLessThanOrEqual(100);
});

test("a pin that the store refuses is not counted; one that may stand is", async () => {
  const store = memoryBlobs();
  const pinBook = memoryPinBook();
  let lands = false;
  const blobs: BlobStore = {
    ...store,
    async pin(...call) {
      if (lands) await store.pin(...call);
      throw new ChartkeyError("BLOB_UNAVAILABLE", { retryable: true });
    },
  };
  const { clientOf } = direct({ blobs, pinBook, quota: 100 });
  const [client, bob] = [await clientOf(1), await clientOf(2)];
  const id = await bob.blobs.put(first, { holder });
  await expect(client.blobs.pin(id, { holder })).rejects.toMatchObject({ code: "BLOB_UNAVAILABLE" });
  expect(await pinBook.used(account)).toBe(0);
  lands = true;
  await expect(client.blobs.pin(id, { holder })).rejects.toMatchObject({ code: "BLOB_UNAVAILABLE" });
  expect(await pinBook.used(account)).toBe(60);
});

test("what may be pinned though its put failed is named on the way", async () => {
  const pinBook = memoryPinBook();
  let isAway = true;
  const book: PinBook = {
    ...pinBook,
    add: (...pin) => (isAway ? Promise.reject(new Error("The disk is full")) : pinBook.add(...pin)),
  };
  const store = memoryBlobs();
  const client = await direct({ blobs: store, pinBook: book }).clientOf(1);
  const begun = await client.ask("/uploads?holder=owner/a", { method: "POST", body: first });
  const complete = () =>
    client.ask(`/${begun.headers.get("location")}`, {
      method: "PATCH",
      headers: { "upload-offset": "60", "upload-complete": "?1" },
    });
  const answer = await complete();
  expect([answer.status, await answer.json()]).toMatchObject([
    503,
    { code: "BLOB_UNAVAILABLE", retryable: true, stillPinned: store.ids() },
  ]);
  isAway = false;
  await client.blobs.put(first, { holder });
  expect(await pinBook.used(account)).toBe(60);
});

test("an error names no other ids than content ids", async () => {
  const blobs: BlobStore = {
    ...memoryBlobs(),
    size: () => Promise.reject(new ChartkeyError("BLOB_UNAVAILABLE", { stillPinned: ["bafy", "../secret"] })),
  };
  const client = await direct({ blobs }).clientOf(1);
  const id = "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy";
  expect(await (await client.ask(`/blobs/${id}/size`)).json()).toMatchObject({ stillPinned: ["bafy"] });
});
