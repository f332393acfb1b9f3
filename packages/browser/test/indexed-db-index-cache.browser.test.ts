import { bites, indexCacheSuite, type IndexCacheFixture, sabotages } from "@chartkey/core/conformance";
import { deleteDB, openDB } from "idb";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type IndexedDbIndexCache, indexedDbDevice, indexedDbIndexCache } from "../src/index.js";

let databases = 0;
const tabs: IndexedDbIndexCache[] = [];

const tab = (name: string): IndexedDbIndexCache => {
  const cache = indexedDbIndexCache({ name });
  tabs.push(cache);
  return cache;
};

afterEach(() => {
  vi.restoreAllMocks();
  for (const cache of tabs.splice(0)) cache.close();
});

/** A name that no other test uses. */
const newName = () => `index-test-${++databases}`;

async function newFixture(): Promise<IndexCacheFixture> {
  const name = newName();
  const reach = async () => tab(name);
  return { cache: tab(name), reopen: reach, connect: reach, dispose: () => deleteDB(name) };
}

describe("an index cache in IndexedDB", () => {
  for (const [name, run] of Object.entries(indexCacheSuite)) test(name, () => run(newFixture));
});

test.each(sabotages.indexCache)("the suite notices when $what", async (sabotage) => {
  expect(await bites(indexCacheSuite, sabotage, newFixture)).toEqual(expect.any(String));
});

const bytes = Uint8Array.of(1, 2, 3);

test("a call is one transaction, and no write waits for the disk", async () => {
  const name = newName();
  const cache = tab(name);
  const transaction = vi.spyOn(IDBDatabase.prototype, "transaction");
  await cache.set("a", bytes);
  await cache.get(["a", "b", "c"]);
  await cache.delete(["a", "b", "c"]);
  // calls of cases that failed may still be on their way, elsewhere
  const own = transaction.mock.calls.filter((_, nth) => (transaction.mock.contexts[nth] as IDBDatabase).name === name);
  expect(own.map(([, mode, options]) => [mode, options])).toEqual([
    ["readwrite", { durability: "relaxed" }],
    [undefined, undefined],
    ["readwrite", { durability: "relaxed" }],
  ]);
});

test("what somebody has put in the place of a value is absent, and written over", async () => {
  const name = newName();
  const cache = tab(name);
  await cache.set("kept", bytes);
  const db = await openDB(name);
  const wrong = ["a text", null, 5, { value: bytes }, new Uint8Array(), new Uint8Array(65_537), new Uint16Array(1)];
  for (const left of wrong) {
    await db.put("index", left, "key");
    expect(await cache.get(["key", "kept"])).toEqual([undefined, bytes]);
    await cache.set("key", bytes);
    expect(await cache.get(["key"])).toEqual([bytes]);
  }
  db.close();
});

test("a tab lets another delete the database, and begins anew", async () => {
  const name = newName();
  const cache = tab(name);
  await cache.set("key", bytes);
  await deleteDB(name);
  expect(await cache.get(["key"])).toEqual([undefined]);
  await cache.set("key", bytes);
  expect(await tab(name).get(["key"])).toEqual([bytes]);
});

test("deleting the index leaves what the device remembers", async () => {
  const [cache, device] = [indexedDbIndexCache(), indexedDbDevice()];
  await device.set("key", bytes);
  await cache.set("key", bytes);
  await deleteDB("chartkey-index");
  expect(await device.get("key")).toEqual(bytes);
  expect(await cache.get(["key"])).toEqual([undefined]);
  cache.close();
  device.close();
  for (const name of ["chartkey", "chartkey-index"]) await deleteDB(name);
});

test("calls on their way end well when the connection is closed", async () => {
  const cache = tab(newName());
  const writes = Array.from({ length: 20 }, async (_, nth) => {
    await cache.set(`key/${nth}`, bytes);
    cache.close();
  });
  await Promise.all(writes);
  expect(await cache.keys("key/")).toHaveLength(20);
});

test("a full disk is an error of the browser's own, and the value before stays", async () => {
  const cache = tab(newName());
  await cache.set("key", bytes);
  const full = new DOMException("The disk is full", "QuotaExceededError");
  vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
    throw full;
  });
  await expect(cache.set("key", Uint8Array.of(4))).rejects.toBe(full);
  expect(await cache.get(["key"])).toEqual([bytes]);
});

test("a database of a newer version is an error of the browser's own, and nothing is lost", async () => {
  const name = newName();
  await tab(name).set("key", bytes);
  const newer = await openDB(name, 2);
  await expect(tab(name).get(["key"])).rejects.toMatchObject({ name: "VersionError" });
  expect(await newer.get("index", "key")).toEqual(bytes);
  newer.close();
});
