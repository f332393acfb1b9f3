import { encode } from "@ipld/dag-cbor";
import { sha256 } from "@noble/hashes/sha2.js";
import { expect, test } from "vitest";
import { fromHex } from "../../../src/domain/encoding/bytes.js";
import { parseIdentityBundle } from "../../../src/envelope/identity-bundle.js";
import { info } from "../../../src/envelope/kdf.js";
import { padBlock, sealTo } from "../../../src/envelope/sealed-block.js";
import type { CallOptions } from "../../../src/ports/call-options.js";
import { sealDevices } from "../../../src/vault/devices/signed-devices.js";
import { coded } from "../../envelope/throws.js";
import { createKeyring } from "../../../src/keyring/software-keyring.js";
import { createVault, openVault } from "../../../src/vault/vault.js";
import { newVault, now, passkeyLock } from "../samples.js";
import { household, idOf, owner } from "./household.js";

test("each device lists itself when it starts, once, and all see all", async () => {
  const { phone, laptop, clock } = await household();
  expect(await phone.list()).toEqual([]);
  expect(await phone.start()).toBe("listed");
  clock.advance(60);
  expect(await laptop.start()).toBe("listed");
  expect(await laptop.start()).toBe("listed");
  const listed = [
    { id: idOf(1), name: "Phone", added: now, removed: undefined },
    { id: idOf(2), name: "Laptop", added: new Date(now.getTime() + 60_000), removed: undefined },
  ];
  expect(await phone.list()).toEqual(listed);
  expect(await laptop.list()).toEqual(listed);
});

test("a removed device learns it at its next start, and at each one after", async () => {
  const { phone, laptop, clock } = await household();
  for (const device of [phone, laptop]) await device.start();
  clock.advance(60);
  expect(await phone.remove(laptop.id)).toBe(true);
  for (const _ of [1, 2]) expect(await laptop.start()).toBe("removed");
  expect(await phone.start()).toBe("listed");
  const removed = new Date(now.getTime() + 60_000);
  expect(await phone.list()).toMatchObject([{ removed: undefined }, { name: "Laptop", removed }]);
  // again changes nothing, and of a device that is not there it says so
  clock.advance(60);
  expect(await phone.remove(laptop.id)).toBe(true);
  expect((await phone.list())[1]).toMatchObject({ removed });
  expect(await phone.remove(idOf(9))).toBe(false);
});

test("a device that was removed and let in again has a vault of its own, and stays", async () => {
  const { phone, laptop, device } = await household();
  for (const one of [phone, laptop]) await one.start();
  await phone.remove(laptop.id);
  const again = device(3, "Laptop");
  expect(await again.start()).toBe("listed");
  expect((await phone.list()).map(({ removed }) => removed === undefined)).toEqual([true, false, true]);
});

test("the last device is not removed: not by itself, and not when two remove each other", async () => {
  const { phone, laptop } = await household();
  await phone.start();
  await expect(phone.remove(phone.id)).rejects.toThrow(TypeError);
  await laptop.start();
  const removals = await Promise.allSettled([phone.remove(laptop.id), laptop.remove(phone.id)]);
  expect(removals.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect((await phone.list()).filter(({ removed }) => removed === undefined)).toHaveLength(1);
});

test("of devices that start at once, none is lost", async () => {
  const { device, phone } = await household();
  const all = [3, 4, 5, 6].map((nth) => device(nth, `Device ${nth}`));
  expect(await Promise.all(all.map((one) => one.start()))).toEqual(["listed", "listed", "listed", "listed"]);
  expect((await phone.list()).map(({ id }) => id).toSorted()).toEqual([3, 4, 5, 6].map(idOf));
});

test("a list that changes without end is an error that may pass", async () => {
  const { list, device } = await household();
  const busy = device(1, "Phone", { list: { ...list, replace: async () => false } });
  await expect(busy.start()).rejects.toMatchObject({ code: "DEVICE_LIST_UNAVAILABLE", retryable: true });
});

test("it has at most 32 devices, and forgets the one that was removed the longest ago", async () => {
  const { device, phone, clock } = await household();
  for (let nth = 1; nth <= 32; nth += 1) await device(nth, `Device ${"字".repeat(50)} ${nth}`).start();
  await expect(device(33, "One more").start()).rejects.toThrow(coded("LIMIT_EXCEEDED"));
  for (const nth of [20, 10]) {
    clock.advance(60);
    await phone.remove(idOf(nth));
  }
  await device(33, "One more").start();
  const ids = (await phone.list()).map(({ id }) => id);
  expect([ids.length, ids.includes(idOf(20)), ids.includes(idOf(10)), ids.at(-1)]).toEqual([32, false, true, idOf(33)]);
});

test("a vault has an id that its locks do not change, and no other vault has it", async () => {
  const { file, vault, phone } = await newVault();
  const tablet = await passkeyLock("Tablet");
  const both = await vault.add(file, tablet.prepared);
  const ids = [await openVault(file, phone.key), await openVault(both, tablet.key)].map(({ device }) => device);
  expect(ids).toEqual([vault.device, vault.device]);
  expect(vault.device).toMatch(/^0x[0-9a-f]{32}$/u);
  const other = await createVault(await createKeyring(), (await passkeyLock("Phone")).prepared);
  expect(other.vault.device).not.toBe(vault.device);
});

test.each([
  ["device.id", { id: "0x12" }],
  ["device.id", { id: 5 as never }],
  ["device.name", { name: "" }],
  ["device.name", { name: "a\nb" }],
  ["device.name", { name: "a".repeat(65) }],
])("another `%s` is a TypeError", async (field, over) => {
  const { phone } = await household();
  const wrong = () => phone.checkIn({ id: idOf(1), name: "Phone", ...over });
  await expect(wrong()).rejects.toThrow(TypeError);
  await expect(wrong()).rejects.toThrow(field);
});

test("an abort reaches whoever keeps the list, and what the device remembers", async () => {
  const { device, list, keyring } = await household();
  const reason = new Error("stopped");
  const stop = new AbortController();
  // the call has begun when it is stopped
  const watched = { ...list, read: (options?: CallOptions) => (stop.abort(reason), list.read(options)) };
  const { signal } = stop;
  const phone = device(1, "Phone", { list: watched, keyring });
  const own = { id: phone.id, name: "Phone" };
  for (const call of [
    () => device(1, "Phone", { list: watched }).list({ signal }),
    () => device(1, "Phone", { list: watched }).checkIn(own, { signal }),
    () => device(1, "Phone", { list: watched }).remove(phone.id, { signal }),
    () => phone.forget({ signal }),
  ])
    await expect(call()).rejects.toBe(reason);
  expect(await list.read()).toBeUndefined();
});

test("a list that has a device twice is neither made nor read", async () => {
  const { keyring, phone, list } = await household();
  const identity = await keyring.identity(owner, 0);
  const row = { id: idOf(1), name: "Phone", added: 0, removed: null };
  await expect(sealDevices(identity, { version: 1, devices: [row, { ...row, name: "Laptop" }] })).rejects.toThrow(
    TypeError,
  );
  const devices = [row].map(({ id, ...rest }) => ({ id: fromHex(id), ...rest }));
  const sealed = async (rows: readonly object[]) => {
    const bytes = encode({ v: 1, kind: "devices", version: 1, devices: rows });
    const signature = await identity.sign(info("devices", sha256(bytes)));
    const { recipient } = parseIdentityBundle(identity.bundle);
    return sealTo([recipient], padBlock(encode({ v: 1, kind: "signed-devices", list: bytes, signature })));
  };
  list.plant(await sealed(devices));
  expect(await phone.list()).toHaveLength(1);
  list.plant(await sealed([...devices, ...devices]));
  await expect(phone.list()).rejects.toThrow(coded("FORMAT_INVALID"));
});

test.each(["list", "keyring", "memory"] as const)("without its `%s` it says so", async (option) => {
  const { device } = await household();
  expect(() => device(1, "Phone", { [option]: {} })).toThrow(`\`${option}\``);
});
