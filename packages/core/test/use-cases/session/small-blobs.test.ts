import { sha256 } from "@noble/hashes/sha2.js";
import { expect, test } from "vitest";
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
  await small.pin(digests, "somebody else");
  expect(asked).toBe(2 * requests);
  for (const id of store.ids()) await store.unpin(id, { holder: "test" });
  expect(store.ids()).toHaveLength(3);
});
