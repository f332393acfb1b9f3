import { encode } from "@ipld/dag-cbor";
import { expect, test } from "vitest";
import type { DeviceStore } from "../../../src/adapters/index.js";
import { memoryDevice } from "../../../src/fakes/index.js";
import { household, note } from "./household.js";

test("a device that fails while a declined write is cleaned up does not hide that it was declined", async () => {
  const { device } = await household("declined on a full device");
  let full = false;
  const store = memoryDevice();
  const filling: DeviceStore = {
    ...store,
    async delete(key, options) {
      if (full) throw new Error("The device is full");
      await store.delete(key, options);
    },
  };
  const phone = await device(filling);
  phone.next("declined");
  full = true;
  await expect(phone.me.records.add(note("Never"))).rejects.toMatchObject({ code: "WALLET_REJECTED" });
  full = false;
  // the first makes the declined one impossible, the second cleans up after it
  await phone.me.folders.create("Labs");
  await phone.me.folders.create("Images");
  expect(await store.keys("journal/")).toEqual([]);
});

test("an envelope in the journal whose blocks are not all there is damaged: it is forgotten, and every write goes on", async () => {
  const { device, laptop, rao, everything } = await household("damaged blocks");
  laptop.at("sent", async () => laptop.die());
  await expect(laptop.me.grants.give(everything(rao))).rejects.toThrow("dead");
  const [key = ""] = (await laptop.store.keys("journal/")).filter((name) => name.endsWith("/envelope/0"));
  const noted = { pointer: `0x${"11".repeat(32)}`, salts: [], blocks: 2 ** 40, state: "kept" };
  await laptop.store.set(key, encode(noted));
  const again = await device(laptop.store);
  await again.me.records.add(note("After"));
  // the record makes impossible what the note may have been of
  await again.me.folders.create("What settles the rest");
  expect(await laptop.store.keys("journal/")).toEqual([]);
});
