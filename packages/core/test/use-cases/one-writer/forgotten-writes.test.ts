import { expect, test } from "vitest";
import type { DeviceStore } from "../../../src/adapters/index.js";
import { memoryDevice } from "../../../src/fakes/index.js";
import { text, titles } from "../stage.js";
import { startDevice } from "./device.js";
import { household, note } from "./household.js";
import { paused } from "./paused.js";

/** As IndexedDB lists keys. */
function sorted(store: DeviceStore): DeviceStore {
  return { ...store, keys: async (prefix, options) => (await store.keys(prefix, options)).toSorted() };
}

const orders: [string, (store: DeviceStore) => DeviceStore][] = [
  ["as they were set", (store) => store],
  ["sorted", sorted],
];

const payload = { ...note("Landed"), content: text("Landed") };

test.each(orders)("the acts of a write go last, for a device that lists keys %s", async (_, listing) => {
  const home = await household("order", { pins: true });
  const store = listing(memoryDevice());
  const deleted: string[] = [];
  const watched: DeviceStore = {
    ...store,
    delete: async (key, options) => (deleted.push(key.split("/")[3] ?? ""), store.delete(key, options)),
  };
  const device = await startDevice(home, home.asha, watched);
  await device.me.records.add(payload);
  expect(deleted.indexOf("acts")).toBe(deleted.length - 1);
});

test.each(orders)(
  "a record that has landed outlives a crash while its write is forgotten, for keys %s",
  async (_, listing) => {
    for (let crash = 0; crash < 5; crash++) {
      const home = await household(`crash ${crash}`, { pins: true });
      const store = listing(memoryDevice());
      let left = crash;
      const crashing: DeviceStore = {
        ...store,
        async delete(key, options) {
          if (left === 0) throw new Error("This process is dead");
          left -= 1;
          await store.delete(key, options);
        },
      };
      const device = await startDevice(home, home.asha, crashing);
      await device.me.records.add(payload);
      // the next start
      await startDevice(home, home.asha, store);
      expect([crash, ...(await titles(home.phone.me, "own"))]).toEqual([crash, "Landed"]);
      const [row] = (await home.phone.me.records.list().page()).items;
      if (!row?.ok) throw new Error("not readable");
      await (await home.phone.me.records.open(row.record.ref)).bytes();
    }
  },
);

test.each(orders)(
  "a record that has landed outlives a second tab that starts while its write is forgotten, for keys %s",
  async (_, listing) => {
    const home = await household("two tabs", { pins: true });
    const store = listing(memoryDevice());
    const forgetting = paused();
    const first = await startDevice(home, home.asha, {
      ...store,
      async delete(key, options) {
        await store.delete(key, options);
        if (key.endsWith("/acts")) await forgetting.pass();
      },
    });
    const adding = first.me.records.add(payload);
    await forgetting.asked;
    await startDevice(home, home.asha, store);
    forgetting.open();
    await adding;
    expect(await titles(home.phone.me, "own")).toEqual(["Landed"]);
  },
);
