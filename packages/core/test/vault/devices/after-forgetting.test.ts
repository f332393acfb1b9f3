// How the lists that are made after `forget` stand to those from before.
import { expect, test } from "vitest";
import { openDevices, sealDevices } from "../../../src/vault/devices/signed-devices.js";
import { coded } from "../../envelope/throws.js";
import { idOf, owner, started } from "./household.js";

const stale = coded("DEVICE_LIST_STALE");

test("a list that begins after `forget` is newer than each that this device had seen before", async () => {
  for (const shown of ["none", "an older one"]) {
    const { phone, laptop, list, first, device } = await started();
    for (const nth of [3, 4, 5, 6]) await device(nth, `Device ${nth}`).start();
    await phone.list();
    const before = await list.read();
    list.plant(shown === "none" ? undefined : first);
    await expect(phone.list()).rejects.toThrow(stale);
    await phone.forget();
    expect(await phone.start()).toBe("listed");
    await laptop.forget();
    expect(await laptop.start()).toBe("listed");
    expect(await phone.remove(laptop.id)).toBe(true);
    // its removal is not in there
    list.plant(before);
    await expect(phone.start()).rejects.toThrow(stale);
  }
});

test("an older list that a device goes on with after `forget` becomes newer than all before, for every device", async () => {
  const { phone, laptop, list, first, device } = await started();
  for (const nth of [3, 4]) await device(nth, `Device ${nth}`).start();
  await phone.list();
  const before = await list.read();
  const tablet = device(5, "Tablet");
  for (const _ of ["once", "and once more"]) {
    list.plant(first);
    await phone.forget();
    expect(await phone.list()).toHaveLength(1);
  }
  expect(await phone.start()).toBe("listed");
  const begun = await list.read();
  expect(await phone.start()).toBe("listed");
  expect(await list.read(), "It is made once").toEqual(begun);
  // two devices that know nothing of what was forgotten
  for (const one of [tablet, laptop]) expect(await one.start()).toBe("listed");
  expect(await tablet.remove(laptop.id)).toBe(true);
  expect(await phone.list()).toHaveLength(3);
  list.plant(before);
  for (const one of [phone, tablet]) await expect(one.start()).rejects.toThrow(stale);
});

test("a device that an older list has removed is told so after `forget`, and changes nothing", async () => {
  const { phone, laptop, list, device } = await started();
  await phone.remove(laptop.id);
  await laptop.list();
  const older = await list.read();
  await device(3, "Tablet").start();
  await laptop.list();
  list.plant(older);
  await laptop.forget();
  expect(await laptop.start()).toBe("removed");
  expect(await list.read()).toEqual(older);
});

test("a list that was brought near its last version does not bring the next one there, nor below those before", async () => {
  const { phone, list, keyring, second } = await started();
  await phone.list();
  const devices = [{ id: idOf(1), name: "Phone", added: 0, removed: null }];
  const identity = await keyring.identity(owner, 0);
  for (const version of [2 ** 32 - 2, 2 ** 31]) {
    const { sealed } = await sealDevices(identity, { version, devices });
    list.plant(sealed);
    await phone.list();
    list.plant(undefined);
    await phone.forget();
    expect(await phone.start()).toBe("listed");
    const begun = await openDevices(identity, (await list.read()) ?? new Uint8Array());
    expect(begun.version).toBeLessThan(10);
    list.plant(second);
    await expect(phone.start()).rejects.toThrow(stale);
  }
});
