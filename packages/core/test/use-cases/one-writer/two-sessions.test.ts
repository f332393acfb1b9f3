import { afterEach, expect, test, vi } from "vitest";
import { memoryDevice } from "../../../src/fakes/index.js";
import { text, titles } from "../stage.js";
import { startDevice } from "./device.js";
import { household, note, pinned } from "./household.js";
import { paused } from "./paused.js";

const DAY = 86_400;

afterEach(() => void vi.useRealTimers());

const payload = (title: string) => ({ ...note(title), content: text(title) });

/** Two tabs on one store, of which the first stops once it has stored its payload. */
async function tabs(name: string) {
  const home = await household(name, { pins: true });
  const store = memoryDevice();
  const upload = paused();
  const before = pinned(home.blobs);
  let puts = 0;
  const blobs = {
    ...home.blobs,
    async put(...args: Parameters<typeof home.blobs.put>) {
      const id = await home.blobs.put(...args);
      puts += 1;
      if (puts === 1) await upload.pass();
      return id;
    },
  };
  const first = await startDevice({ ...home, blobs }, home.asha, store);
  const writing = first.me.records.add(payload("Long upload"));
  await upload.asked;
  return { ...home, store, before, first, writing, upload, puts: () => puts };
}

test("an upload in one tab goes on while another tab starts and writes, and nothing is uploaded twice", async () => {
  const s = await tabs("two tabs");
  const second = await s.device(s.store);
  await second.me.records.add(payload("Meanwhile"));
  s.clock.advance(DAY - 1);
  await second.me.records.add(payload("Later"));
  s.upload.open();
  await s.writing;
  // the payload and the card
  expect(s.puts()).toBe(2);
  expect(await titles(s.phone.me, "own")).toEqual(expect.arrayContaining(["Long upload", "Meanwhile", "Later"]));
});

test("an upload that took a day ends without an act when another tab writes, and leaves nothing", async () => {
  const s = await tabs("a day");
  s.clock.advance(DAY);
  await s.device(s.store);
  expect(pinned(s.blobs)).toEqual(s.before);
  s.upload.open();
  await expect(s.writing).rejects.toMatchObject({ code: "LEDGER_CONFLICT", retryable: true });
  expect(s.first.prompts()).toBe(0);
  expect([pinned(s.blobs), await s.store.keys("journal/")]).toEqual([s.before, []]);
  await s.first.me.records.add(payload("Again"));
  expect(await titles(s.phone.me, "own")).toEqual(["Again"]);
});

test("a clock that was set back does not keep what a crash left", async () => {
  const s = await tabs("set back");
  s.first.die();
  s.upload.open();
  await expect(s.writing).rejects.toThrow("dead");
  s.clock.advance(-2 * DAY);
  await s.device(s.store);
  expect([pinned(s.blobs), await s.store.keys("journal/")]).toEqual([s.before, []]);
});

test("a blob store that hangs holds up neither a grant for long, nor the next write", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const home = await household("hanging");
  let hangs = true;
  const asked = Promise.withResolvers<void>();
  const blobs = {
    ...home.blobs,
    put(...[bytes, options]: Parameters<typeof home.blobs.put>) {
      if (!hangs || !options.holder.endsWith("/envelopes")) return home.blobs.put(bytes, options);
      asked.resolve();
      // it ignores its signal
      return new Promise<never>(() => {});
    },
  };
  const device = await startDevice({ ...home, blobs }, home.asha);
  const granting = device.me.grants.give(home.everything(home.rao));
  const writing = device.me.records.add(note("Meanwhile"));
  await asked.promise;
  // ten seconds, and one for every 10 kB of the envelope
  await vi.advanceTimersByTimeAsync(12_000);
  expect((await granting).grant.problem).toMatchObject({ code: "BLOB_UNAVAILABLE", retryable: true });
  await writing;
  hangs = false;
  await device.me.records.add(note("After"));
  expect(await titles(home.rao.me, "shared")).toEqual(expect.arrayContaining(["Meanwhile", "After"]));
  expect(await device.store.keys("journal/")).toEqual([]);
});
