import { sha256 } from "@noble/hashes/sha2.js";
import { afterEach, expect, test, vi } from "vitest";
import { fixedClock, memoryBlobs } from "../../../src/fakes/index.js";
import { Reading } from "../../../src/use-cases/lists/reading.js";
import { SmallBlobs } from "../../../src/use-cases/session/small-blobs.js";

afterEach(() => void vi.useRealTimers());

/** A store that says at once what it does not have, but whose `size` hangs. */
async function hangingSize() {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const clock = fixedClock(new Date("2026-03-01T12:00:00Z"));
  const store = memoryBlobs();
  const small = new SmallBlobs({ ...store, size: () => new Promise<never>(() => {}) }, clock);
  await small.put(new Uint8Array(20), "test");
  const digest = sha256(new Uint8Array(10));
  await expect(Reading.page(clock, (reading) => small.get(digest, 100, { reading }))).rejects.toMatchObject({
    code: "BLOB_UNAVAILABLE",
  });
  clock.advance(20);
  const advance = async (seconds: number) => {
    clock.advance(seconds);
    await vi.advanceTimersByTimeAsync(seconds * 1000);
  };
  return { clock, small, digest, advance };
}

test("a page ends within five seconds, although another asks already whether the store is there", async () => {
  const { clock, small, digest, advance } = await hangingSize();
  void Reading.page(clock, (reading) => small.get(digest, 100, { reading })).catch(() => {});
  await advance(3);
  let ended = false;
  void Reading.page(clock, (reading) => small.get(digest, 100, { reading }))
    .catch(() => {})
    .finally(() => (ended = true));
  await advance(5);
  const inFive = ended;
  await advance(6);
  expect({ inFive, ended }).toEqual({ inFive: true, ended: true });
});

test("an abort ends a look-up at once, although another asks whether the store is there", async () => {
  const { clock, small, digest, advance } = await hangingSize();
  void Reading.page(clock, (reading) => small.get(digest, 100, { reading })).catch(() => {});
  const controller = new AbortController();
  let ended = false;
  void Reading.page(clock, (reading) => small.get(digest, 100, { reading, signal: controller.signal }))
    .catch(() => {})
    .finally(() => (ended = true));
  await advance(1);
  controller.abort(new Error("enough"));
  await advance(1);
  expect(ended).toBe(true);
});

test("what fails at once outside of a page is not kept waiting for the store's size", async () => {
  const { small, digest, advance } = await hangingSize();
  let ended = false;
  void small
    .get(digest, 100)
    .catch(() => {})
    .finally(() => (ended = true));
  await advance(1);
  expect(ended).toBe(true);
});
