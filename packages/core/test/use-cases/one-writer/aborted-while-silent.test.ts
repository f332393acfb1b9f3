import { describe, expect, test } from "vitest";
import type { BlobStore } from "../../../src/adapters/index.js";
import { memoryDevice } from "../../../src/fakes/index.js";
import type { Participant } from "../../../src/index.js";
import { titles } from "../stage.js";
import { startDevice } from "./device.js";
import { household, note, pinned } from "./household.js";
import { simulated } from "./simulated.js";

/** Ends with the signal only, as a call of a store that does not answer. */
const silence = (signal: AbortSignal | undefined): Promise<never> =>
  new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason as Error)));

/** A device whose blob store answers some puts, and then no put and no unpin until it is back. */
async function setup(name: string) {
  const s = await household(name, { pins: true });
  const { record } = await s.phone.me.records.add(note("Earlier"));
  let answers = Number.POSITIVE_INFINITY;
  const blobs: BlobStore = {
    ...s.blobs,
    put: async (bytes, options) => (--answers < 0 ? silence(options.signal) : s.blobs.put(bytes, options)),
    unpin: async (id, options) => (answers < 0 ? silence(options.signal) : s.blobs.unpin(id, options)),
  };
  const store = memoryDevice();
  const { me } = await startDevice({ ...s, blobs: { ...s.blobs, ...blobs } }, s.asha, store);
  const silentAfter = (puts: number) => void (answers = puts);
  return {
    ...s,
    me,
    store,
    earlier: record.ref.record,
    silentAfter,
    back: () => silentAfter(Number.POSITIVE_INFINITY),
  };
}

type Setup = Awaited<ReturnType<typeof setup>>;
type Call = (me: Participant, s: Setup, options: { readonly signal: AbortSignal }) => Promise<unknown>;

const calls: readonly [string, Call][] = [
  ["records.add", (me, _s, options) => me.records.add(note("Never"), options)],
  ["records.addMany", (me, _s, options) => me.records.addMany([note("Never"), note("Never")], options)],
  ["records.addEach", (me, _s, options) => me.records.addEach([note("Never"), note("Never")], options)],
  ["records.amend", (me, { earlier }, options) => me.records.amend(earlier, note("Never"), options)],
  ["folders.create", (me, _s, options) => me.folders.create("Never", options)],
];

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Aborts a call after three seconds. It has to end with the reason before the fourth. */
async function aborted(s: Setup, call: Call): Promise<void> {
  const controller = new AbortController();
  const reason = new Error("enough");
  let isLate = false;
  setTimeout(() => controller.abort(reason), 3000);
  setTimeout(() => (isLate = true), 4000);
  await expect(call(s.me, s, { signal: controller.signal })).rejects.toBe(reason);
  expect(isLate).toBe(false);
}

describe.each(calls)("an abort of %s while the store is silent", (name, call) => {
  test.each([0, 1])("after %d puts ends it at once, and what it stored is unpinned later", async (puts) => {
    const s = await setup(`${name} ${puts}`);
    const before = pinned(s.blobs);
    s.silentAfter(puts);
    await simulated(async () => {
      await aborted(s, call);
      await pause(20_000);
    });
    s.back();
    await startDevice(s, s.asha, s.store);
    expect(await s.store.keys("journal/")).toEqual([]);
    expect(pinned(s.blobs)).toEqual(before);
    expect(await titles(s.me, "own")).toEqual(["Earlier"]);
  });

  test("lets the next write happen, whose blobs stay", async () => {
    const s = await setup(`${name} next`);
    s.silentAfter(1);
    await simulated(async () => {
      await aborted(s, call);
      s.back();
      await s.me.records.add(note("Next"));
      await pause(20_000);
    });
    await s.me.records.amend(s.earlier, note("Last"));
    const fresh = await s.device();
    expect(new Set(await titles(fresh.me, "own"))).toEqual(new Set(["Last", "Next"]));
  });
});

test("what a store that ignores its signal stores after an abort is unpinned", async () => {
  const s = await household("deaf", { pins: true });
  const before = pinned(s.blobs);
  const asked = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const put: BlobStore["put"] = async (bytes, { holder }) => {
    asked.resolve();
    await gate.promise;
    return s.blobs.put(bytes, { holder });
  };
  const store = memoryDevice();
  const { me } = await startDevice({ ...s, blobs: { ...s.blobs, put } }, s.asha, store);
  const controller = new AbortController();
  const reason = new Error("enough");
  const adding = me.records.add(note("Never"), { signal: controller.signal });
  await asked.promise;
  controller.abort(reason);
  await expect(adding).rejects.toBe(reason);
  gate.resolve();
  await simulated(() => pause(1000));
  expect(pinned(s.blobs)).toEqual(before);
  await startDevice(s, s.asha, store);
  expect(await store.keys("journal/")).toEqual([]);
});
