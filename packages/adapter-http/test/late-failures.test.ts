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

async function serve(meddle: (store: BlobStore) => Partial<BlobStore>) {
  const store = memoryBlobs();
  const pinBook = memoryPinBook();
  const { clientOf } = direct({ blobs: { ...store, ...meddle(store) }, pinBook });
  const [one, other, bob] = [await clientOf(1), await clientOf(1), await clientOf(2)];
  const kept = async () => [await allOf(one.blobs.pins({ holder })), await pinBook.used(account)] as const;
  return { one: one.blobs, other: other.blobs, bob: bob.blobs, kept };
}

test("a late pin that fails, and stands all the same, counts, whatever the book has forgotten", async () => {
  const [answers, before] = [[0, 1].map(() => Promise.withResolvers<void>()), Promise.withResolvers<void>()];
  let asked = 0;
  const { one, other, bob, kept } = await serve((store) => ({
    async pin(id, options) {
      const nth = asked;
      asked += 1;
      if (nth === 1) await before.promise;
      // its answer is lost
      if (nth === 1) await store.pin(id, { holder: options.holder });
      await answers[nth]?.promise;
    },
  }));
  const id = await bob.put(bytes, { holder });
  const first = one.pin(id, { holder });
  await until(() => asked === 1);
  await expect(hurried(first)).rejects.toMatchObject(away);
  const second = other.pin(id, { holder });
  await until(() => asked === 2);
  await expect(hurried(second)).rejects.toMatchObject(away);
  answers[0]?.reject(failure());
  await turns();
  expect(await kept()).toEqual([[], 0]);
  before.resolve();
  answers[1]?.reject(failure());
  await turns();
  expect(await kept()).toEqual([[id], 60]);
});

test("each pin that a failed put names is set anew where it was lost, and goes with its own removal", async () => {
  const [removal, repinning] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let [removing, pinning] = [0, 0];
  let named: readonly string[] = [];
  const { one, other, bob, kept } = await serve((store) => ({
    async put(...call) {
      const id = await store.put(...call);
      if (named.length > 0) throw new ChartkeyError("BLOB_UNAVAILABLE", { stillPinned: named });
      return id;
    },
    async pin(id, options) {
      pinning += 1;
      if (pinning === 1) await repinning.promise;
      await store.pin(id, { holder: options.holder });
    },
    async unpin(...call) {
      removing += 1;
      if (removing === 1) await removal.promise;
      await store.unpin(...call);
    },
  }));
  const [also, id] = [await bob.put(new Uint8Array(60).fill(2), { holder }), await bob.put(bytes, { holder })];
  named = [also, id];
  // a removal that was asked for first comes after the put
  const early = other.unpin(id, { holder });
  await until(() => removing === 1);
  const putting = one.put(bytes, { holder });
  await until(async () => (await allOf(other.pins({ holder }))).includes(id));
  removal.resolve();
  await early;
  await turns();
  expect(pinning).toBe(1);
  await expect(hurried(putting)).rejects.toMatchObject({ code: "BLOB_UNAVAILABLE" });
  await other.unpin(id, { holder });
  repinning.resolve();
  await turns();
  expect(await kept()).toEqual([[], 60]);
  await other.unpin(also, { holder });
  expect(await kept()).toEqual([[], 0]);
});
