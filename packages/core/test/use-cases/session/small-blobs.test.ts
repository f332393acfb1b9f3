import { sha256 } from "@noble/hashes/sha2.js";
import { afterEach, expect, test, vi } from "vitest";
import { fixedClock, memoryBlobs } from "../../../src/fakes/index.js";
import { Reading } from "../../../src/use-cases/lists/reading.js";
import { LruCache } from "../../../src/use-cases/session/lru-cache.js";
import { SmallBlobs } from "../../../src/use-cases/session/small-blobs.js";

const MIB = 2 ** 20;

/** Blocks of 1 MiB in a store that counts what is fetched. */
async function stored(count: number) {
  const store = memoryBlobs();
  const fetched: string[] = [];
  const clock = fixedClock(new Date("2026-03-01T12:00:00Z"));
  const small = new SmallBlobs({ ...store, get: (id, options) => (fetched.push(id), store.get(id, options)) }, clock);
  const digests: Uint8Array[] = [];
  for (let nth = 0; nth < count; nth++) {
    const block = new Uint8Array(MIB).fill(nth);
    await store.put(block, { holder: "test" });
    digests.push(sha256(block));
  }
  return { store, small, fetched, clock, digests };
}

test("the cache holds 32 MiB, and drops the block that was not used for longest", async () => {
  const { small, fetched, digests } = await stored(33);
  const [first, second] = digests;
  if (!first || !second) throw new Error("no blocks");
  for (const digest of digests.slice(0, 32)) await small.get(digest, MIB);
  await small.get(first, MIB);
  expect(fetched).toHaveLength(32);
  await small.get(digests[32] ?? first, MIB);
  await small.get(first, MIB);
  expect(fetched).toHaveLength(33);
  await small.get(second, MIB);
  expect(fetched).toHaveLength(34);
});

test("a value that is heavier than the whole cache is not kept, and one that is replaced weighs once", () => {
  const cache = new LruCache<string>(10);
  cache.set("a", "light", 4);
  cache.set("a", "heavier", 8);
  cache.set("b", "light", 2);
  expect([cache.get("a"), cache.get("b")]).toEqual(["heavier", "light"]);
  cache.set("c", "too heavy", 11);
  expect([cache.get("a"), cache.get("b"), cache.get("c")]).toEqual(["heavier", "light", undefined]);
});

test("a block that is not what its digest says is refused, and so is a store that names one wrongly", async () => {
  const store = memoryBlobs();
  const digest = sha256(new Uint8Array([1]));
  const altered = new SmallBlobs({
    ...store,
    async *get() {
      yield new Uint8Array([2]);
    },
  });
  await expect(altered.get(digest, 10)).rejects.toMatchObject({ code: "BLOB_MISMATCH" });
  const put: typeof store.put = () => store.put(new Uint8Array([2]), { holder: "test" });
  const misnaming = new SmallBlobs({ ...store, put });
  await expect(misnaming.put(new Uint8Array([1]), "test")).rejects.toMatchObject({ code: "BLOB_MISMATCH" });
});

test("a cached block is no way around the limit of another kind", async () => {
  const { small, digests } = await stored(1);
  const [digest = new Uint8Array()] = digests;
  await small.get(digest, MIB);
  await expect(small.get(digest, 1301)).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
});

test("a block that was too large for one kind is found for another, in the same page", async () => {
  const { small, clock, digests } = await stored(1);
  const [digest = new Uint8Array()] = digests;
  await Reading.page(clock, async (reading) => {
    await expect(small.get(digest, 1301, { reading })).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
    expect(await small.get(digest, MIB, { reading })).toHaveLength(MIB);
  });
});

test("a failure is remembered for twice as long each time, and forgotten once the block came", async () => {
  const { store, small, fetched, clock } = await stored(0);
  const block = new Uint8Array(10);
  const digest = sha256(block);
  const seek = () => Reading.page(clock, (reading) => small.get(digest, MIB, { reading }));
  for (const [after, looks] of [
    [0, 1],
    [4, 1],
    [1, 2],
    [5, 2],
    [5, 3],
    [19, 3],
    [1, 4],
  ] as const) {
    clock.advance(after);
    await expect(seek()).rejects.toMatchObject({ code: "BLOB_UNAVAILABLE" });
    expect(fetched).toHaveLength(looks);
  }
  await store.put(block, { holder: "test" });
  // whoever asks outside of a page is not kept waiting
  expect(await small.get(digest, MIB)).toEqual(block);
  expect(await seek()).toEqual(block);
});

/**
 * Seeks a block in vain every second, for an hour at most.
 * @param answers whether the store takes another block meanwhile
 * @param wrong whether the store gives wrong bytes
 * @param held whether the store has a block that was put before
 * @param away whether the store is away
 * @param lost whether it does not find that block any more
 * @returns the seconds between the times that the store was asked
 */
async function pauses(
  count: number,
  { answers = false, wrong = false, held = false, away = false, lost = false } = {},
) {
  const { store, small, fetched, clock } = await stored(0);
  if (held) await small.put(new Uint8Array(20), "test");
  if (held) clock.advance(10);
  if (away) store.unplug();
  if (lost) for (const id of store.ids()) await store.unpin(id, { holder: "test" });
  const digest = sha256(new Uint8Array(10));
  if (wrong) {
    await store.put(new Uint8Array(10), { holder: "test" });
    for (const id of store.ids()) store.corrupt(id);
  }
  const found: number[] = [];
  let last = 0;
  for (let second = 0; found.length <= count && second < 3600; second++) {
    if (answers) await small.put(new Uint8Array([second % 256, second >> 8]), "test");
    const before = fetched.length;
    const page = Reading.page(clock, (reading) => small.get(digest, MIB, { reading }));
    await expect(page).rejects.toMatchObject({ code: wrong ? "BLOB_MISMATCH" : "BLOB_UNAVAILABLE" });
    if (fetched.length > before) {
      found.push(second - last);
      last = second;
    }
    clock.advance(1);
  }
  return found.slice(1);
}

test("while the store gives nothing, no failure is remembered for longer than 60 s", async () => {
  expect(await pauses(7)).toEqual([5, 10, 20, 40, 60, 60, 60]);
});

test("what a store does not have that gives other blocks is remembered for up to 10 minutes", async () => {
  expect(await pauses(8, { answers: true })).toEqual([5, 10, 20, 40, 80, 160, 320, 600]);
});

test("what a store does not have that still has the block of an earlier call is remembered for up to 10 minutes", async () => {
  expect(await pauses(8, { held: true })).toEqual([5, 10, 20, 40, 80, 160, 320, 600]);
});

test.each([{ away: true }, { lost: true }])(
  "while the store does not have what it was given either (%o), no failure is remembered for longer than 60 s",
  async (how) => {
    expect(await pauses(7, { held: true, ...how })).toEqual([5, 10, 20, 40, 60, 60, 60]);
  },
);

test("what is not what it should be is remembered for up to 10 minutes, without other blocks too", async () => {
  expect(await pauses(8, { wrong: true })).toEqual([5, 10, 20, 40, 80, 160, 320, 600]);
});

/** A store that never answers, and pages that end by its silence. */
function silence() {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const clock = fixedClock(new Date("2026-03-01T12:00:00Z"));
  const state = { asked: 0 };
  const store = { ...memoryBlobs(), get: () => ((state.asked += 1), never()) };
  const small = new SmallBlobs(store, clock);
  const digest = sha256(new Uint8Array(10));
  const seek = (signal?: AbortSignal) => Reading.page(clock, (reading) => small.get(digest, MIB, { signal, reading }));
  /** @returns whether the store was asked */
  const page = async () => {
    const before = state.asked;
    const ended = seek().catch((error: unknown) => error);
    clock.advance(4);
    await vi.advanceTimersByTimeAsync(4000);
    expect(await ended).toMatchObject({ code: "BLOB_UNAVAILABLE" });
    return state.asked > before;
  };
  return { clock, seek, page, state };
}

async function* never(): AsyncGenerator<Uint8Array> {
  yield await new Promise<Uint8Array>(() => {});
}

afterEach(() => void vi.useRealTimers());

test("what the end of a page cuts off is remembered for as long as it was waited for, and doubled after ten seconds", async () => {
  const { clock, page } = silence();
  const asked: boolean[] = [];
  // waited for 4, 8 and 12 s: the third time it has failed, and counts twice
  for (const pause of [0, 4, 8, 15, 1]) {
    clock.advance(pause);
    asked.push(await page());
  }
  expect(asked).toEqual([true, true, true, false, true]);
});

test("a look-up that its caller aborts is no failure", async () => {
  const { seek, page } = silence();
  const controller = new AbortController();
  const ended = seek(controller.signal).catch((error: unknown) => error);
  const reason = new Error("enough");
  controller.abort(reason);
  expect(await ended).toBe(reason);
  expect(await page()).toBe(true);
});

test("a party's and a page's bytes are limited", async () => {
  const { small, fetched, clock, digests } = await stored(60);
  await Reading.page(clock, async (reading) => {
    const get = (digest: Uint8Array, party: Reading) => small.get(digest, MIB, { reading: party });
    const parties = ["0x1", "0x2", "0x3", "0x4"].map((party) => reading.of(party as never));
    const outcomes: string[] = [];
    for (const [nth, digest] of digests.entries()) {
      const party = parties[Math.floor(nth / 20)] ?? reading;
      outcomes.push(
        await get(digest, party).then(
          () => "found",
          ({ code }: { code: string }) => code,
        ),
      );
    }
    // 17 of each of two, and what is left of 48
    expect(outcomes.filter((outcome) => outcome === "found")).toHaveLength(17 + 17 + 14);
    expect(new Set(outcomes)).toEqual(new Set(["found", "BLOB_UNAVAILABLE"]));
  });
  expect(fetched).toHaveLength(48);
});

test("who needs the same block at the same time fetches it once", async () => {
  const { small, fetched, clock, digests } = await stored(1);
  const [digest = new Uint8Array()] = digests;
  await Reading.page(clock, async (reading) => {
    await Promise.all([1, 2, 3].map(() => small.get(digest, MIB, { reading })));
  });
  expect(fetched).toHaveLength(1);
});

test.each([
  ["at once where the store can", true, 1],
  ["one by one where it cannot", false, 3],
])("blocks are pinned %s, once for a holder, and again after a failure", async (_, bulk, requests) => {
  const store = memoryBlobs({ bulk });
  const blocks = [1, 2, 3].map((size) => new Uint8Array(size));
  for (const block of blocks) await store.put(block, { holder: "test" });
  let asked = 0;
  const small = new SmallBlobs({
    ...store,
    pin: (id, options) => ((asked += 1), store.pin(id, options)),
    ...(bulk && { pinAll: async (ids, options) => ((asked += 1), store.pinAll?.(ids, options)) }),
  });
  const digests = blocks.map((block) => sha256(block));
  store.unplug();
  await small.pin(digests, "me");
  store.replug();
  asked = 0;
  await small.pin(digests, "me");
  await small.pin(digests, "me");
  expect(asked).toBe(requests);
  await small.pin(digests, "other");
  expect(asked).toBe(2 * requests);
  for (const id of store.ids()) await store.unpin(id, { holder: "test" });
  expect(store.ids()).toHaveLength(3);
});
