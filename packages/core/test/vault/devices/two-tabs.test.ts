// Two tabs of one device have one memory of the list.
import { expect, test } from "vitest";
import type { DeviceStore } from "../../../src/ports/device-store.js";
import { coded } from "../../envelope/throws.js";
import { held, household } from "./household.js";

/** A phone that has seen version 1, and a list of version 2. */
async function phoneBehind() {
  const home = await household();
  await home.phone.start();
  await home.laptop.start();
  return home;
}

test("a list that another tab changes while it is on its way is not taken for an older one", async () => {
  const { device, list, phone, laptop } = await phoneBehind();
  const reading = held(async () => list.read());
  const tab = device(1, "Phone", { memory: phone.memory, list: { ...list, read: reading.after } });
  const listed = tab.list();
  await reading.reached;
  await phone.remove(laptop.id);
  reading.go();
  expect((await listed).map(({ removed }) => removed)).toEqual([undefined, undefined]);
});

test("a tab that remembers late does not make the device forget a newer list", async () => {
  const { device, list, phone, laptop } = await phoneBehind();
  const older = await list.read();
  const setting = held(async (...args: Parameters<DeviceStore["set"]>) => phone.memory.set(...args));
  const slow = device(1, "Phone", { memory: { ...phone.memory, set: setting.before } });
  const listed = slow.list();
  await setting.reached;
  await phone.remove(laptop.id);
  setting.go();
  await listed;
  list.plant(older);
  await expect(phone.list()).rejects.toThrow(coded("DEVICE_LIST_STALE"));
  expect(await phone.memory.keys("devices/")).toHaveLength(1);
});

test("a memory that another tab replaces while it is read is read again", async () => {
  const { device, list, phone, laptop } = await phoneBehind();
  const getting = held(async (...args: Parameters<DeviceStore["get"]>) => phone.memory.get(...args));
  const tab = device(1, "Phone", { memory: { ...phone.memory, get: getting.before } });
  const listed = tab.list();
  await getting.reached;
  const older = await list.read();
  await phone.remove(laptop.id);
  list.plant(older);
  getting.go();
  await expect(listed).rejects.toThrow(coded("DEVICE_LIST_STALE"));
});
