import { type BlobStore, ChartkeyError } from "@chartkey/core/adapters";
import { memoryBlobs } from "@chartkey/core/fakes";
import { beforeEach, expect, test } from "vitest";
import { memoryPinBook } from "../src/server/pin-book.js";
import { accountOf } from "./account.js";
import { allOf } from "./all-of.js";
import { direct } from "./direct.js";
import { hurried, stopTimers } from "./hurried.js";
import { until } from "./until.js";

const holder = "owner/a";
const account = accountOf(1).address;
const bytes = new Uint8Array(60).fill(1);
const away = { code: "BLOB_UNAVAILABLE", retryable: true };
const failure = () => new ChartkeyError("BLOB_UNAVAILABLE", { retryable: true });

beforeEach(() => stopTimers());

/** Lets what is under way go on. */
const turns = async () => {
  for (let nth = 0; nth < 50; nth += 1) await new Promise<void>((resolve) => setImmediate(resolve));
};

/**
 * A store that sets pins when a test says so, whatever has become of their requests.
 * @param removal what each of its removals waits for
 */
async function serve(removal: () => Promise<void> | undefined = () => undefined) {
  const store = memoryBlobs();
  const pinBook = memoryPinBook();
  const held: PromiseWithResolvers<void>[] = [];
  let [landed, removing] = [0, 0];
  let isHolding = true;
  const blobs: BlobStore = {
    ...store,
    async pin(id, { holder: by }) {
      const gate = Promise.withResolvers<void>();
      held.push(gate);
      if (isHolding) await gate.promise;
      await store.pin(id, { holder: by });
      landed += 1;
    },
    async unpin(...call) {
      removing += 1;
      await removal();
      await store.unpin(...call);
    },
  };
  const { clientOf } = direct({ blobs, pinBook });
  const [one, other, bob] = [await clientOf(1), await clientOf(1), await clientOf(2)];
  return {
    store,
    one: one.blobs,
    other: other.blobs,
    bob: bob.blobs,
    held,
    release: () => void (isHolding = false),
    landed: () => landed,
    removing: () => removing,
    kept: async () => [await allOf(one.blobs.pins({ holder })), await pinBook.used(account)] as const,
  };
}

/** Lets the time pass of a pin that the store is at work on. */
async function isLate(pin: Promise<void>, held: readonly unknown[]): Promise<void> {
  await until(() => held.length === 1);
  await expect(hurried(pin)).rejects.toMatchObject(away);
}

test("a pin that comes to stand after its removal is removed again", async () => {
  const { one, other, bob, held, landed, kept } = await serve();
  const id = await bob.put(bytes, { holder });
  await isLate(one.pin(id, { holder }), held);
  await other.unpin(id, { holder });
  held[0]?.resolve();
  await until(() => landed() === 1);
  await turns();
  expect(await kept()).toEqual([[], 0]);
});

test.each(["put", "pin"] as const)("a pin that comes to stand late stays where a %s set it anew", async (how) => {
  const { one, other, bob, held, release, landed, kept } = await serve();
  const id = await bob.put(bytes, { holder });
  await isLate(one.pin(id, { holder }), held);
  await other.unpin(id, { holder });
  release();
  await (how === "put" ? other.put(bytes, { holder }) : other.pin(id, { holder }));
  const before = landed();
  held[0]?.resolve();
  await until(() => landed() > before);
  await turns();
  expect(await kept()).toEqual([[id], 60]);
});

test("a pin that was set in time stands, whoever asks for its removal and leaves before that begins", async () => {
  const { one, bob, other, held, kept } = await serve();
  const id = await bob.put(bytes, { holder });
  const pinning = one.pin(id, { holder });
  await until(() => held.length === 1);
  const leaving = new AbortController();
  const removing = other.unpin(id, { holder, signal: leaving.signal }).catch(() => {});
  await turns();
  leaving.abort(new Error("left"));
  await removing;
  held[0]?.resolve();
  await pinning;
  await turns();
  expect(await kept()).toEqual([[id], 60]);
});

test("a pin that comes to stand late is removed again where it was set anew, and removed", async () => {
  const { one, other, bob, held, landed, kept } = await serve();
  const id = await bob.put(bytes, { holder });
  await isLate(one.pin(id, { holder }), held);
  await other.unpin(id, { holder });
  const anew = other.pin(id, { holder });
  await until(() => held.length === 2);
  const removing = other.unpin(id, { holder });
  await turns();
  held[1]?.resolve();
  await Promise.all([anew, removing]);
  held[0]?.resolve();
  await until(() => landed() === 2);
  await turns();
  expect(await kept()).toEqual([[], 0]);
});

test("a late pin that fails in the end counts no more", async () => {
  const { one, bob, held, kept } = await serve();
  const id = await bob.put(bytes, { holder });
  await isLate(one.pin(id, { holder }), held);
  expect(await kept()).toEqual([[], 60]);
  held[0]?.reject(failure());
  await turns();
  expect(await kept()).toEqual([[], 0]);
});

test("late pins give their places back when the store has ended them", async () => {
  const { one, bob, held, release } = await serve();
  const id = await bob.put(bytes, { holder });
  const pins = Promise.allSettled(Array.from({ length: 16 }, async (_, n) => one.pin(id, { holder: `owner/${n}` })));
  await until(() => held.length === 16);
  await hurried(pins);
  release();
  await expect(one.pin(id, { holder })).rejects.toMatchObject({ message: expect.stringContaining("429") });
  for (const gate of held) gate.resolve();
  await turns();
  await one.pin(id, { holder });
});

test("a pin that is set anew for a put, and too late, is removed again after its removal", async () => {
  const removal = Promise.withResolvers<void>();
  const { store, one, other, bob, held, landed, removing, kept } = await serve(() => removal.promise);
  const id = await bob.put(bytes, { holder });
  // its removal was asked for first, and comes after the put
  const early = other.unpin(id, { holder });
  await until(() => removing() === 1);
  const late = one.put(bytes, { holder });
  await until(async () => (await allOf(one.pins({ holder }))).length === 1);
  removal.resolve();
  await early;
  await until(() => held.length === 1);
  await expect(hurried(late)).rejects.toMatchObject({ ...away, stillPinned: [id] });
  await other.unpin(id, { holder });
  held[0]?.resolve();
  await until(() => landed() === 1);
  await turns();
  expect([await kept(), store.ids()]).toEqual([[[], 0], [id]]);
});

test("a pin that comes to stand late counts, though another that was late has failed", async () => {
  const { one, other, bob, held, landed, kept } = await serve();
  const id = await bob.put(bytes, { holder });
  await isLate(one.pin(id, { holder }), held);
  const again = other.pin(id, { holder });
  await until(() => held.length === 2);
  await expect(hurried(again)).rejects.toMatchObject(away);
  held[0]?.reject(failure());
  await turns();
  held[1]?.resolve();
  await until(() => landed() === 1);
  await turns();
  expect(await kept()).toEqual([[id], 60]);
  await one.unpin(id, { holder });
  expect(await kept()).toEqual([[], 0]);
});

test("a pin that comes to stand after its removal counts where it cannot be removed again", async () => {
  let fails = false;
  const removal = () => (fails ? Promise.reject(failure()) : undefined);
  const { one, other, bob, held, landed, removing, kept } = await serve(removal);
  const id = await bob.put(bytes, { holder });
  await isLate(one.pin(id, { holder }), held);
  await other.unpin(id, { holder });
  fails = true;
  held[0]?.resolve();
  await until(() => landed() === 1 && removing() === 2);
  await turns();
  expect(await kept()).toEqual([[id], 60]);
});
