import { createKeyring, type SoftwareKeyring } from "@chartkey/core";
import { parseAddress, parseLedgerId } from "@chartkey/core/adapters";
import { memoryDeviceList, memoryMailbox } from "@chartkey/core/fakes";
import { devicesOf, type PairingCode, receiveKeyring, sendKeyring } from "@chartkey/core/vault";
import { openDB } from "idb";
import { afterEach, expect, test } from "vitest";
import { virtualAuthenticator } from "../../../test/setup/virtual-authenticator.js";
import { indexedDbDevice, indexedDbVault, type LockKey } from "../src/index.js";

const owner = {
  ledger: parseLedgerId(`eip155:1:0x${"12".repeat(20)}`),
  address: parseAddress(`0x${"12".repeat(20)}`),
};
const paper = { name: "Paper", passphrase: "a long passphrase" };

const open: { close(): unknown }[] = [];
let authenticator: Awaited<ReturnType<typeof virtualAuthenticator>> | undefined;
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  await authenticator?.remove();
  authenticator = undefined;
});

/** Whether anything is stored, as another program would see it. */
async function isStored(name: string): Promise<boolean> {
  const db = await openDB(name);
  const value: unknown = await db.get("vault", "vault");
  db.close();
  return value !== undefined;
}

let names = 0;

/** A device of the person, as each start of its page finds it. */
function deviceOf(name: string, list: ReturnType<typeof memoryDeviceList>) {
  const database = `device-test-${(names += 1)}`;
  const vault = indexedDbVault({ name: database });
  const memory = indexedDbDevice({ name: `${database}-memory` });
  open.push(vault, memory);
  const devices = (keyring: SoftwareKeyring) => devicesOf({ list, keyring, owner, memory });
  return {
    database,
    vault,
    devices,
    async start(key: LockKey, mayDelete = (): boolean => false) {
      const opened = await vault.open(key);
      return { opened, state: await opened.checkIn({ devices: devices(opened.keyring), name, mayDelete }) };
    },
  };
}

/** A phone with a passphrase, and a laptop with a passkey that got its keyring by pairing. */
async function paired() {
  authenticator = await virtualAuthenticator();
  const list = memoryDeviceList();
  const [phone, laptop] = [deviceOf("Phone", list), deviceOf("Laptop", list)];
  const onPhone = await phone.vault.create(await createKeyring(), paper);
  const [mailbox, code] = [memoryMailbox(), Promise.withResolvers<PairingCode>()];
  const confirm = () => true;
  const sending = code.promise.then(({ qr }) => sendKeyring({ mailbox, keyring: onPhone.keyring, code: qr, confirm }));
  const [received] = await Promise.all([receiveKeyring({ mailbox, show: code.resolve, confirm }), sending]);
  const onLaptop = await laptop.vault.create(received, {
    name: "This laptop",
    passkey: { app: "Practice", user: "Asha" },
  });
  const phoneDevices = phone.devices(onPhone.keyring);
  const mayDelete = () => expect.unreachable();
  expect(await onPhone.checkIn({ devices: phoneDevices, name: "Phone", mayDelete })).toBe("listed");
  expect(await onLaptop.checkIn({ devices: laptop.devices(onLaptop.keyring), name: "Laptop", mayDelete })).toBe(
    "listed",
  );
  onLaptop.close();
  return { list, phone, laptop, onPhone, phoneDevices, laptopKey: { lock: onLaptop.lock.id }, id: onLaptop.device };
}

test("a removed device is told at its next start, and deletes its sealed copy once the person says so", async () => {
  const { phone, laptop, onPhone, phoneDevices, laptopKey, id } = await paired();
  expect((await laptop.start(laptopKey)).state).toBe("listed");
  expect((await phoneDevices.list()).map(({ name }) => name)).toEqual(["Phone", "Laptop"]);
  expect(await phoneDevices.remove(id)).toBe(true);
  let asked = 0;
  const answer = (is: boolean) => () => ++asked > 0 && is;
  expect((await laptop.start(laptopKey, answer(false))).state).toBe("removed");
  expect([asked, await isStored(laptop.database)]).toEqual([1, true]);
  const { opened, state } = await laptop.start(laptopKey, answer(true));
  expect([state, asked]).toEqual(["deleted", 2]);
  expect([await isStored(laptop.database), await isStored(phone.database)]).toEqual([false, true]);
  await expect(opened.keyring.identity(owner, 0)).rejects.toMatchObject({ code: "KEYRING_LOCKED" });
  await expect(laptop.vault.open(laptopKey)).rejects.toMatchObject({ code: "LOCK_ABSENT" });
  expect((await phone.start({ lock: onPhone.lock.id, passphrase: paper.passphrase })).state).toBe("listed");
});

test("whoever was removed and has kept the keyring removes all others, and no copy is lost", async () => {
  const { list, phone, onPhone, phoneDevices, id } = await paired();
  await phoneDevices.remove(id);
  const thief = devicesOf({ list, keyring: onPhone.keyring, owner, memory: indexedDbDevice({ name: "thief" }) });
  await thief.checkIn({ id: `0x${"99".repeat(16)}`, name: "Thief" });
  await thief.remove(onPhone.device);
  const { opened, state } = await phone.start({ lock: onPhone.lock.id, passphrase: paper.passphrase });
  expect([state, await isStored(phone.database)]).toEqual(["removed", true]);
  expect((await opened.keyring.seal({ passphrase: paper.passphrase })).length).toBeGreaterThan(0);
});

test("no list says that a device was removed but one that proves it: not away, forged, older, gone", async () => {
  const { list, laptop, laptopKey, phoneDevices, id } = await paired();
  const [older, { opened }] = [await list.read(), await laptop.start(laptopKey)];
  await phoneDevices.remove(id);
  const newer = await list.read();
  const start = { devices: laptop.devices(opened.keyring), name: "Laptop", mayDelete: () => false };
  const checkIn = () => opened.checkIn(start);
  list.unplug();
  await expect(checkIn()).rejects.toMatchObject({ code: "DEVICE_LIST_UNAVAILABLE" });
  list.plug();
  const mallory = devicesOf({
    list,
    keyring: await createKeyring(),
    owner,
    memory: indexedDbDevice({ name: "mallory" }),
  });
  list.plant(undefined);
  for (const own of [id, `0x${"99".repeat(16)}`]) await mallory.checkIn({ id: own, name: "Laptop" });
  await mallory.remove(id);
  await expect(checkIn()).rejects.toMatchObject({ code: "SEAL_INVALID" });
  list.plant(undefined);
  await expect(checkIn()).rejects.toMatchObject({ code: "DEVICE_LIST_STALE" });
  list.plant(older);
  expect(await checkIn()).toBe("listed");
  const reason = new Error("stopped");
  list.plant(newer);
  const signal = AbortSignal.abort(reason);
  await expect(opened.checkIn(start, { signal })).rejects.toBe(reason);
  expect(await checkIn()).toBe("removed");
  expect(await isStored(laptop.database)).toBe(true);
});

test("an abort ends the question whether to delete, and nothing is deleted", async () => {
  const { laptop, laptopKey, phoneDevices, id } = await paired();
  await phoneDevices.remove(id);
  const opened = await laptop.vault.open(laptopKey);
  const [stop, reason] = [new AbortController(), new Error("stopped")];
  const mayDelete = () => {
    stop.abort(reason);
    return new Promise<boolean>(() => {});
  };
  const start = { devices: laptop.devices(opened.keyring), name: "Laptop", mayDelete };
  await expect(opened.checkIn(start, { signal: stop.signal })).rejects.toBe(reason);
  expect(await isStored(laptop.database)).toBe(true);
});

test("a vault that was closed deletes nothing, also when it is closed while the person is asked", async () => {
  const { laptop, laptopKey, phoneDevices, id } = await paired();
  await phoneDevices.remove(id);
  const opened = await laptop.vault.open(laptopKey);
  const mayDelete = () => {
    opened.close();
    return true;
  };
  const start = { devices: laptop.devices(opened.keyring), name: "Laptop", mayDelete };
  await expect(opened.checkIn(start)).rejects.toMatchObject({ code: "KEYRING_LOCKED" });
  await expect(opened.delete()).rejects.toMatchObject({ code: "KEYRING_LOCKED" });
  expect(await isStored(laptop.database)).toBe(true);
});

test("a vault that another tab has put in its place stays, and the one that was opened is closed", async () => {
  const { laptop, laptopKey } = await paired();
  const { opened } = await laptop.start(laptopKey);
  await laptop.vault.delete();
  await laptop.vault.create(await createKeyring(), paper);
  await expect(opened.delete()).rejects.toMatchObject({ code: "LOCK_ABSENT" });
  expect(await isStored(laptop.database)).toBe(true);
  await expect(opened.keyring.identity(owner, 0)).rejects.toMatchObject({ code: "KEYRING_LOCKED" });
});

test("a vault that another tab has deleted already is gone for this one, too", async () => {
  const { laptop, laptopKey } = await paired();
  const { opened } = await laptop.start(laptopKey);
  await laptop.vault.delete();
  await opened.delete();
  await expect(opened.keyring.identity(owner, 0)).rejects.toMatchObject({ code: "KEYRING_LOCKED" });
});

test("a vault whose lock another tab has removed is deleted all the same, and closed", async () => {
  const { laptop, laptopKey } = await paired();
  const { opened } = await laptop.start(laptopKey);
  const { id: lock } = await opened.add(paper);
  const other = await laptop.vault.open({ lock, passphrase: paper.passphrase });
  await other.remove(laptopKey.lock);
  await opened.delete();
  expect(await isStored(laptop.database)).toBe(false);
  await expect(opened.keyring.identity(owner, 0)).rejects.toMatchObject({ code: "KEYRING_LOCKED" });
});

test("a vault that cannot be deleted is closed all the same", async () => {
  const { laptop, laptopKey } = await paired();
  const { opened } = await laptop.start(laptopKey);
  const stop = new AbortController();
  const reason = new Error("stopped");
  const deleting = opened.delete({ signal: stop.signal });
  stop.abort(reason);
  await expect(deleting).rejects.toBe(reason);
  expect(await isStored(laptop.database)).toBe(true);
  await expect(opened.keyring.identity(owner, 0)).rejects.toMatchObject({ code: "KEYRING_LOCKED" });
});
