// What a device remembers of the list, and what it does once the person has it forgotten.
import { encode } from "@ipld/dag-cbor";
import { sha256 } from "@noble/hashes/sha2.js";
import { expect, test } from "vitest";
import { parseIdentityBundle } from "../../../src/envelope/identity-bundle.js";
import { info } from "../../../src/envelope/kdf.js";
import { padBlock, sealTo } from "../../../src/envelope/sealed-block.js";
import { isChartkeyError } from "../../../src/errors/chartkey-error.js";
import { createKeyring } from "../../../src/keyring/software-keyring.js";
import type { DeviceStore } from "../../../src/ports/device-store.js";
import { sealDevices } from "../../../src/vault/devices/signed-devices.js";
import { coded } from "../../envelope/throws.js";
import { held, idOf, owner, started } from "./household.js";

const stale = coded("DEVICE_LIST_STALE");

test("a memory of this device that is damaged lets no older list through, until the person says so", async () => {
  const { phone, list, first } = await started();
  await phone.list();
  const [key = ""] = await phone.memory.keys("devices/");
  const digest = (await phone.memory.get(key)) ?? new Uint8Array();
  const other = key.slice(0, -1);
  for (const damage of [
    () => phone.memory.set(key, new Uint8Array(3)),
    async () => (await phone.memory.set(other, digest), phone.memory.delete(key)),
    () => phone.memory.set(key.replace(/\d+$/u, "above/9999999999"), digest),
  ]) {
    await damage();
    list.plant(first);
    await expect(phone.start()).rejects.toThrow(coded("FORMAT_INVALID"));
    await phone.forget();
    expect(await phone.start()).toBe("listed");
  }
});

test("a store that lists what it does not have is damaged, and nothing waits for it", async () => {
  const { phone, device } = await started();
  const tab = device(1, "Phone", { memory: { ...phone.memory, get: async () => undefined } });
  await expect(tab.list()).rejects.toThrow(coded("FORMAT_INVALID"));
});

test("a list of another keyring is replaced once the person says so, and by no call but the next start", async () => {
  const { list, device, phone, laptop } = await started();
  await phone.remove(laptop.id);
  const keyring = await createKeyring();
  const anew = device(5, "New phone", { keyring });
  const foreign = coded("SEAL_INVALID");
  await expect(anew.start()).rejects.toThrow(foreign);
  await expect(anew.start()).rejects.toMatchObject({
    hints: expect.arrayContaining([expect.stringContaining("forget")]),
  });
  const before = await list.read();
  await anew.forget();
  await expect(anew.list()).rejects.toThrow(foreign);
  await expect(anew.remove(anew.id)).rejects.toThrow(foreign);
  expect(await list.read()).toEqual(before);
  expect(await anew.start()).toBe("listed");
  expect((await anew.list()).map(({ name }) => name)).toEqual(["New phone"]);
  // the word was for that one start
  list.plant(before);
  await expect(anew.start()).rejects.toThrow(foreign);
});

test("what is no list at all is replaced like that, and one that this keyring signed in a newer version is not", async () => {
  const { list, phone, keyring } = await started();
  const identity = await keyring.identity(owner, 0);
  const { recipient } = parseIdentityBundle(identity.bundle);
  const sealed = async (contents: object) => sealTo([recipient], padBlock(encode(contents)));
  const inner = encode({ v: 2, kind: "devices" });
  const signature = await identity.sign(info("devices", sha256(inner)));
  const newer = await sealed({ v: 1, kind: "signed-devices", list: inner, signature });
  for (const garbage of [
    Uint8Array.of(1),
    new Uint8Array(16_384),
    await sealTo([recipient], new Uint8Array(1024)),
    // what anybody can make who knows the recipient
    await sealed({ v: 2, kind: "signed-devices" }),
    await sealed({ v: 1, kind: "devices" }),
    await sealed({ v: 1, kind: "signed-devices", list: inner, signature: new Uint8Array(64) }),
  ]) {
    list.plant(garbage);
    await expect(phone.start()).rejects.toSatisfy((error) => isChartkeyError(error));
    await phone.forget();
    expect(await phone.start()).toBe("listed");
    expect((await phone.list()).map(({ name }) => name)).toEqual(["Phone"]);
  }
  list.plant(newer);
  await phone.forget();
  await expect(phone.start()).rejects.toThrow(coded("FORMAT_UNKNOWN"));
  expect(await list.read()).toEqual(newer);
});

test("a list that is seen after `forget` is held to again", async () => {
  const { list, phone, first } = await started();
  await phone.forget();
  expect(await phone.list()).toHaveLength(2);
  list.plant(first);
  await expect(phone.start()).rejects.toThrow(stale);
  list.plant(Uint8Array.of(1));
  await expect(phone.start()).rejects.toSatisfy((error) => isChartkeyError(error));
  expect(await list.read()).toEqual(Uint8Array.of(1));
});

/** A memory that breaks at its nth write. */
function breaking(memory: DeviceStore, nth: number): DeviceStore {
  let writes = 0;
  const write = () => {
    writes += 1;
    if (writes === nth) throw new Error("The disk is full");
  };
  return {
    ...memory,
    set: async (...args) => (write(), memory.set(...args)),
    delete: async (...args) => (write(), memory.delete(...args)),
  };
}

test("`forget` that is cut off has forgotten nothing, or all", async () => {
  const outcomes = [];
  for (const nth of [1, 2, 3, 4, 5]) {
    const { phone, list, first, device } = await started();
    const [oldest = ""] = await phone.memory.keys("devices/");
    const digest = (await phone.memory.get(oldest)) ?? new Uint8Array();
    await phone.list();
    // what a tab that died has left
    await phone.memory.set(oldest, digest);
    const tab = device(1, "Phone", { memory: breaking(phone.memory, nth) });
    await expect(tab.forget()).rejects.toThrow("The disk is full");
    list.plant(first);
    const older = await phone.start().catch((error: unknown) => isChartkeyError(error) && error.code);
    outcomes.push(older);
  }
  expect(outcomes).toEqual([...Array.from({ length: 4 }, () => "DEVICE_LIST_STALE"), "listed"]);
});

test("`forget` that is cut off at its end is the person's word for another list", async () => {
  const { phone, list, device } = await started();
  await phone.list();
  const tab = device(1, "Phone", { memory: breaking(phone.memory, 4) });
  await expect(tab.forget()).rejects.toThrow("The disk is full");
  list.plant(Uint8Array.of(1));
  expect(await phone.start()).toBe("listed");
});

test("a tab that remembers the same list late does not take the person's word away", async () => {
  const { phone, list, device } = await started();
  await phone.list();
  const [key = ""] = await phone.memory.keys("devices/");
  const forgetting = held(async (...args: Parameters<DeviceStore["delete"]>) => phone.memory.delete(...args));
  const tab = device(1, "Phone", { memory: { ...phone.memory, delete: forgetting.before } });
  const forgot = tab.forget();
  await forgetting.reached;
  // as the end of `remember` in the other tab does
  await phone.memory.delete(key.replace(/\d+$/u, "forgotten"));
  forgetting.go();
  await forgot;
  list.plant(Uint8Array.of(1));
  expect(await phone.start()).toBe("listed");
});

test("a list at its last version cannot be changed, and begins anew once the person says so", async () => {
  const { phone, laptop, list, keyring, device } = await started();
  const devices = [1, 2].map((nth) => ({ id: idOf(nth), name: `Device ${nth}`, added: 0, removed: null }));
  const { sealed } = await sealDevices(await keyring.identity(owner, 0), { version: 2 ** 32 - 1, devices });
  list.plant(sealed);
  expect(await phone.start()).toBe("listed");
  const hints = expect.arrayContaining([expect.stringContaining("forget")]) as unknown;
  const full = { code: "LIMIT_EXCEEDED", hints };
  await expect(phone.remove(laptop.id)).rejects.toMatchObject(full);
  const tablet = device(3, "Tablet");
  await expect(tablet.start()).rejects.toMatchObject(full);
  expect(await list.read()).toEqual(sealed);
  await phone.forget();
  expect(await phone.start()).toBe("listed");
  expect((await phone.list()).map(({ name }) => name)).toEqual(["Phone"]);
  // the word was for that one start, and the new list is held to
  await expect(tablet.start()).rejects.toThrow(stale);
  await tablet.forget();
  expect(await tablet.start()).toBe("listed");
  expect(await phone.remove(tablet.id)).toBe(true);
});
