import { expect, test } from "vitest";
import { startDevice } from "./device.js";
import { household, note } from "./household.js";
import { paused } from "./paused.js";

test.each([
  ["empty", new Uint8Array()],
  ["cut off", new Uint8Array([0xa4, 0x66])],
])("an envelope's note that is %s is forgotten, and every write goes on", async (_, torn) => {
  const { device, laptop, rao, everything } = await household("torn note");
  laptop.at("sent", async () => laptop.die());
  await expect(laptop.me.grants.give(everything(rao))).rejects.toThrow("dead");
  const [key = ""] = (await laptop.store.keys("journal/")).filter((name) => name.endsWith("/envelope/0"));
  await laptop.store.set(key, torn);
  const again = await device(laptop.store);
  const outcome = await again.me.records.add(note("After")).then(
    () => "added",
    (error: unknown) => error,
  );
  // the record makes impossible what the note may have been of
  await again.me.folders.create("What settles the rest");
  expect([outcome, await laptop.store.keys("journal/")]).toEqual(["added", []]);
});

test.each(["begun", "acts"])("a torn note %s is forgotten after a day", async (name) => {
  const { device, laptop, clock } = await household("torn note");
  laptop.at("prompted", async () => laptop.die());
  await expect(laptop.me.records.add(note("Never"))).rejects.toThrow("dead");
  const keys = await laptop.store.keys("journal/");
  const [key = ""] = keys.filter((one) => one.endsWith(`/${name}`));
  await laptop.store.set(key, new Uint8Array());
  if (name === "begun") await laptop.store.delete(key.replace("begun", "acts"));
  clock.advance(3 * 86_400);
  const again = await device(laptop.store);
  await again.me.folders.create("One");
  await again.me.records.add(note("After"));
  expect(await laptop.store.keys("journal/")).toEqual([]);
});

test("a tab adds a record while another forgets a grant that has landed", async () => {
  const home = await household("two tabs");
  const { laptop, device, rao, everything } = home;
  const { store } = laptop;
  const upload = paused();
  let wait = true;
  const blobs: typeof home.blobs = {
    ...home.blobs,
    async put(...args) {
      const id = await home.blobs.put(...args);
      if (wait) {
        wait = false;
        await upload.pass();
      }
      return id;
    },
  };
  const other = await startDevice({ ...home, blobs }, home.asha, store);
  const adding = other.me.records.add(note("Meanwhile")).then(
    () => "added",
    (error: unknown) => error,
  );
  await upload.asked;
  laptop.at("sent", async () => laptop.die());
  await expect(laptop.me.grants.give(everything(rao))).rejects.toThrow("dead");
  const deleting = paused();
  const starting = device({
    ...store,
    // this tab is between two calls of its device when the other goes on
    async delete(key, options) {
      await store.delete(key, options);
      if (key.includes("/block/")) await deleting.pass();
    },
  });
  await deleting.asked;
  upload.open();
  const outcome = await adding;
  deleting.open();
  await starting;
  expect(outcome).toBe("added");
});
