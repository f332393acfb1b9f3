// What vaults, device stores and index caches do with the databases of a page.
import { deleteDB, openDB } from "idb";
import { createKeyring } from "@chartkey/core";
import type { Devices } from "@chartkey/core/vault";
import { expect, test, vi } from "vitest";
import { indexedDbDevice, indexedDbIndexCache, indexedDbVault } from "../src/index.js";

let databases = 0;
const newName = () => `database-test-${++databases}`;

/** Opens the database of this name as one kind of thing. */
const kinds: readonly ((name: string) => { readonly call: () => Promise<unknown>; readonly close: () => void })[] = [
  (name) => {
    const vault = indexedDbVault({ name });
    return { call: () => vault.locks(), close: () => vault.close() };
  },
  (name) => {
    const device = indexedDbDevice({ name });
    return { call: () => device.get("a"), close: () => device.close() };
  },
  (name) => {
    const cache = indexedDbIndexCache({ name });
    return { call: () => cache.get(["a"]), close: () => cache.close() };
  },
];

test("vault, device store and index cache of one name are told as a mistake, whichever came first", async () => {
  for (const one of kinds)
    for (const other of kinds.filter((kind) => kind !== one)) {
      const name = newName();
      const [first, second] = [one(name), other(name)];
      await first.call();
      for (const _ of [1, 2]) await expect(second.call()).rejects.toThrow(TypeError);
      await expect(second.call()).rejects.toThrow("`name`");
      await first.call();
      first.close();
      second.close();
      await deleteDB(name);
    }
});

test("a vault whose database somebody deletes during a change does not come back", async () => {
  const name = newName();
  const vault = indexedDbVault({ name });
  const opened = await vault.create(await createKeyring(), { name: "Paper", passphrase: "a long passphrase" });
  const deleted = Promise.withResolvers<void>();
  // the change has read the vault, and seals it anew
  const seal = opened.keyring.seal.bind(opened.keyring);
  vi.spyOn(opened.keyring, "seal").mockImplementation(async (...args) => {
    await deleteDB(name);
    deleted.resolve();
    return seal(...args);
  });
  const { id } = await opened.add({ name: "More", passphrase: "a long passphrase" });
  await expect(opened.remove(id)).rejects.toMatchObject({ code: "LOCK_ABSENT" });
  await deleted.promise;
  expect(await vault.locks()).toEqual([]);
  vault.close();
});

test("whatever stands in the place of a vault is deleted, and another vault made", async () => {
  const name = newName();
  const vault = indexedDbVault({ name });
  await vault.locks();
  const db = await openDB(name);
  for (const left of ["a text", null, 0, { kit: 1 }, new ArrayBuffer(4), new Uint8Array(3)]) {
    await db.put("vault", left, "vault");
    await expect(vault.locks()).rejects.toMatchObject({ code: "FORMAT_INVALID" });
    const reason = new Error("stopped");
    await expect(vault.delete({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(await db.get("vault", "vault")).toEqual(left);
    await vault.delete();
    expect(await db.get("vault", "vault")).toBeUndefined();
  }
  await vault.create(await createKeyring(), { name: "Paper", passphrase: "a long passphrase" });
  expect(await vault.locks()).toHaveLength(1);
  db.close();
  vault.close();
});

test("a vault that was closed says so, whatever has become of what was stored, and asks nobody", async () => {
  const vault = indexedDbVault({ name: newName() });
  const paper = { name: "Paper", passphrase: "a long passphrase" };
  const opened = await vault.create(await createKeyring(), paper);
  opened.close();
  await vault.delete();
  const asked: string[] = [];
  const devices = { checkIn: async () => (asked.push("the list"), "removed") } as unknown as Devices;
  const start = { devices, name: "Phone", mayDelete: () => asked.push("the person") > 0 };
  for (const call of [
    () => opened.locks(),
    () => opened.add(paper),
    () => opened.remove("0x12"),
    () => opened.checkIn(start),
    () => opened.delete(),
  ])
    await expect(call()).rejects.toMatchObject({ code: "KEYRING_LOCKED" });
  expect(asked).toEqual([]);
  vault.close();
});

test("an abort ends the wait for a database that another page holds", async () => {
  const name = newName();
  const [vault, device] = [indexedDbVault({ name: `${name}-vault` }), indexedDbDevice({ name })];
  const cache = indexedDbIndexCache({ name: `${name}-index` });
  await vault.locks();
  await device.set("a", Uint8Array.of(1));
  await cache.set("a", Uint8Array.of(1));
  // a page of an older version does not let it go
  const held = await Promise.all([name, `${name}-vault`, `${name}-index`].map((one) => openDB(one)));
  const deleting = held.map(async (db) => deleteDB(db.name));
  await Promise.all(
    held.map((db) => new Promise((resolve) => db.addEventListener("versionchange", resolve, { once: true }))),
  );
  const calls: readonly ((options: { readonly signal: AbortSignal }) => Promise<unknown>)[] = [
    (options) => vault.locks(options),
    (options) => vault.open({ lock: "0x12", passphrase: "a long passphrase" }, options),
    (options) => vault.delete(options),
    (options) => device.get("a", options),
    (options) => device.set("a", Uint8Array.of(2), options),
    (options) => device.delete("a", options),
    (options) => device.keys("", options),
    (options) => cache.get(["a"], options),
    (options) => cache.set("a", Uint8Array.of(2), options),
    (options) => cache.delete(["a"], options),
    (options) => cache.keys("", options),
  ];
  for (const call of calls) {
    const stop = new AbortController();
    const reason = new Error("enough");
    const calling = call({ signal: stop.signal });
    stop.abort(reason);
    await expect(calling).rejects.toBe(reason);
  }
  for (const db of held) db.close();
  await Promise.all(deleting);
  expect(await device.get("a")).toBeUndefined();
  expect(await cache.get(["a"])).toEqual([undefined]);
  for (const one of [vault, device, cache]) one.close();
});
