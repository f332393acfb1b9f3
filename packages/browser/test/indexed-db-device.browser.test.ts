import { deviceStoreSuite } from "@chartkey/core/conformance";
import { deleteDB, openDB } from "idb";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type IndexedDbDevice, indexedDbDevice } from "../src/index.js";

let databases = 0;
const tabs: IndexedDbDevice[] = [];

const tab = (name: string): IndexedDbDevice => {
  const device = indexedDbDevice({ name });
  tabs.push(device);
  return device;
};

afterEach(() => {
  for (const device of tabs.splice(0)) device.close();
});

/** A name that no other test uses. */
const newName = () => `chartkey-test-${++databases}`;

describe("a device store in IndexedDB", () => {
  for (const [name, run] of Object.entries(deviceStoreSuite))
    test(name, () =>
      run(async () => {
        const database = newName();
        return {
          device: tab(database),
          reopen: async () => tab(database),
          connect: async () => tab(database),
          dispose: () => deleteDB(database),
        };
      }),
    );
});

const bytes = Uint8Array.of(1, 2, 3);

test("people of one page have a database each", async () => {
  const [one, other] = [tab(newName()), tab(newName())];
  await one.set("key", bytes);
  expect(await other.keys("")).toEqual([]);
});

test("the part of a larger buffer is stored, and not the rest of it", async () => {
  const name = newName();
  await tab(name).set("key", new Uint8Array(1 << 20).subarray(5, 8));
  const stored: unknown = await (await openDB(name)).get("values", "key");
  expect(stored).toBeInstanceOf(Uint8Array);
  expect((stored as Uint8Array).buffer.byteLength).toBe(3);
});

test("a write ends when it is on the disk", async () => {
  const device = tab(newName());
  const transaction = vi.spyOn(IDBDatabase.prototype, "transaction");
  await device.set("key", bytes);
  await device.delete("key");
  expect(transaction.mock.calls.map(([, mode, options]) => [mode, options])).toEqual([
    ["readwrite", { durability: "strict" }],
    ["readwrite", { durability: "strict" }],
  ]);
  transaction.mockRestore();
});

test("a tab lets another delete the database, and begins anew", async () => {
  const name = newName();
  const device = tab(name);
  await device.set("key", bytes);
  await deleteDB(name);
  expect(await device.get("key")).toBeUndefined();
  await device.set("key", bytes);
  expect(await tab(name).get("key")).toEqual(bytes);
});

test("calls on their way end well when the connection is closed", async () => {
  const device = tab(newName());
  const writes = Array.from({ length: 20 }, async (_, nth) => {
    await device.set(`key/${nth}`, bytes);
    device.close();
  });
  await Promise.all(writes);
  expect(await device.keys("key/")).toHaveLength(20);
});

test("what is no value of a device is a typed error", async () => {
  const name = newName();
  const device = tab(name);
  await device.set("key", bytes);
  await (await openDB(name)).put("values", "a text", "key");
  await expect(device.get("key")).rejects.toMatchObject({ code: "FORMAT_INVALID" });
});

test("a database of a newer version is an error of the browser's own, and nothing is lost", async () => {
  const name = newName();
  await tab(name).set("key", bytes);
  const newer = await openDB(name, 2);
  await expect(tab(name).get("key")).rejects.toMatchObject({ name: "VersionError" });
  expect(await newer.get("values", "key")).toEqual(bytes);
  newer.close();
});
