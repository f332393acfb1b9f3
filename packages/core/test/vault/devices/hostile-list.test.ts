// What somebody does who keeps the list, and has no keyring.
import fc from "fast-check";
import { expect, test } from "vitest";
import { isChartkeyError } from "../../../src/errors/chartkey-error.js";
import { createKeyring } from "../../../src/keyring/software-keyring.js";
import { parseIdentityBundle } from "../../../src/envelope/identity-bundle.js";
import { openSealed, padBlock, sealTo } from "../../../src/envelope/sealed-block.js";
import { devicesOf } from "../../../src/vault/devices/devices.js";
import { sealDevices } from "../../../src/vault/devices/signed-devices.js";
import { coded } from "../../envelope/throws.js";
import { household, idOf, owner, started } from "./household.js";

const stale = coded("DEVICE_LIST_STALE");
const removal = { id: idOf(1), name: "Phone", added: 0, removed: 1 };

test("a removal that another keyring has signed removes nobody", async () => {
  const { phone, list, keyring } = await started();
  const mallory = await (await createKeyring()).identity(owner, 0);
  const { recipient } = parseIdentityBundle((await keyring.identity(owner, 0)).bundle);
  const { sealed } = await sealDevices(mallory, { version: 9, devices: [removal] });
  list.plant(sealed);
  await expect(phone.start()).rejects.toThrow(coded("SEAL_INVALID"));
  // the recipient may be known; the signature is not
  const block = await mallory.open(sealed);
  list.plant(await sealTo([recipient], block ?? new Uint8Array()));
  await expect(phone.start()).rejects.toThrow(coded("SEAL_INVALID"));
  await expect(phone.list()).rejects.toThrow(coded("SEAL_INVALID"));
  await expect(phone.remove(idOf(2))).rejects.toThrow(coded("SEAL_INVALID"));
});

test("the list of the same person's other account is none of this one", async () => {
  const { phone, list, keyring } = await started();
  const elsewhere = { ...owner, address: `0x${"77".repeat(20)}` as typeof owner.address };
  const { sealed } = await sealDevices(await keyring.identity(elsewhere, 0), { version: 9, devices: [removal] });
  list.plant(sealed);
  await expect(phone.start()).rejects.toThrow(coded("SEAL_INVALID"));
});

test("an older list is noticed by who has seen a newer one: a removal is not taken back there", async () => {
  const { phone, laptop, list, first, second } = await started();
  await phone.remove(laptop.id);
  for (const older of [first, second]) {
    list.plant(older);
    for (const call of [() => phone.start(), () => phone.list(), () => phone.remove(laptop.id)])
      await expect(call()).rejects.toThrow(stale);
  }
  // a device that has not seen the removal cannot know: it stays until it is shown to it
  list.plant(second);
  expect(await laptop.start()).toBe("listed");
});

test("a list that is gone is noticed, and begins anew only when the person says so", async () => {
  const { phone, laptop, list } = await started();
  list.plant(undefined);
  await expect(phone.start()).rejects.toThrow(stale);
  await phone.forget();
  expect(await phone.start()).toBe("listed");
  expect((await phone.list()).map(({ name }) => name)).toEqual(["Phone"]);
  await expect(laptop.start()).rejects.toThrow(stale);
});

test("two lists of one age are noticed: one of them was withheld from somebody", async () => {
  const { phone, laptop, list, device, second } = await started();
  await phone.start();
  await device(3, "Tablet").start();
  await phone.list();
  list.plant(second);
  await device(4, "Watch").start();
  await expect(phone.list()).rejects.toThrow(stale);
  expect((await laptop.list()).map(({ name }) => name)).toEqual(["Phone", "Laptop", "Watch"]);
});

test("a server that says it stored what it did not is noticed at the next look", async () => {
  const { device, list } = await household();
  const phone = device(1, "Phone", { list: { ...list, replace: async () => true } });
  expect(await phone.start()).toBe("listed");
  await expect(phone.list()).rejects.toThrow(stale);
});

test("whatever stands in the place of the list, no device is told that it was removed", async () => {
  const { phone, list, second = new Uint8Array() } = await started();
  const told: unknown[] = [];
  const start = async (value: Uint8Array | undefined) => {
    list.plant(value);
    try {
      told.push(await phone.start());
    } catch (error) {
      if (!isChartkeyError(error)) throw error;
    }
  };
  await start(new Uint8Array(16_385));
  await start(new Uint8Array());
  await fc.assert(
    fc.asyncProperty(fc.nat(second.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
      await start(second.map((byte, nth) => (nth === at ? byte ^ by : byte)));
      await start(second.subarray(0, at));
      await start(Uint8Array.of(...second, by));
    }),
    { numRuns: 30 },
  );
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), start), { numRuns: 30 });
  expect(told.filter((one) => one !== "listed")).toEqual([]);
});

test("what the keyring sealed that is no list is a typed error", async () => {
  const { phone, list, keyring } = await started();
  const { recipient } = parseIdentityBundle((await keyring.identity(owner, 0)).bundle);
  for (const block of [new Uint8Array(1024), padBlock(new Uint8Array(10))]) {
    list.plant(await sealTo([recipient], block));
    await expect(phone.start()).rejects.toThrow(coded("FORMAT_INVALID"));
  }
});

test("a list shows nothing to whoever keeps it", async () => {
  const { second = new Uint8Array() } = await started();
  const text = Buffer.from(second).toString("latin1");
  for (const word of ["Phone", "Laptop", "devices"]) expect(text).not.toContain(word);
  expect(await openSealed(new Uint8Array(32), second)).toBeUndefined();
});

test("no list is made by a keyring that was wiped", async () => {
  const { keyring, list, phone } = await started();
  keyring.wipe();
  await expect(phone.start()).rejects.toThrow(coded("KEYRING_LOCKED"));
  const memory = phone.memory;
  await expect(devicesOf({ list, keyring, owner, memory }).list()).rejects.toThrow(coded("KEYRING_LOCKED"));
});
