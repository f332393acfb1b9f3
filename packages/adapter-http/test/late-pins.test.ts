import { type BlobStore, ChartkeyError, type ContentId } from "@chartkey/core/adapters";
import { memoryBlobs } from "@chartkey/core/fakes";
import { expect, test } from "vitest";
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

/** A store of which some calls wait: `before` or `after` they have done their work. */
async function serve(when: "before" | "after", method: "put" | "pin") {
  const store = memoryBlobs();
  const pinBook = memoryPinBook();
  const held: PromiseWithResolvers<void>[] = [];
  let isHolding = false;
  const hold = () => {
    held.push(Promise.withResolvers<void>());
    return held.at(-1)?.promise;
  };
  const blobs: BlobStore = {
    ...store,
    // the work goes on after its signal has aborted
    async put(source, { holder: by }) {
      const chunks = source instanceof Uint8Array ? [source] : await allOf(source);
      const holds = isHolding && method === "put";
      if (holds && when === "before") await hold();
      const id = await store.put(Buffer.concat(chunks), { holder: by });
      if (holds && when === "after") await hold();
      return id;
    },
    async pin(id, { holder: by }) {
      if (isHolding && method === "pin") await hold();
      await store.pin(id, { holder: by });
    },
  };
  const { clientOf } = direct({ pinBook, blobs });
  const [one, other, bob] = [await clientOf(1), await clientOf(1), await clientOf(2)];
  return {
    one: one.blobs,
    other: other.blobs,
    bob: bob.blobs,
    store,
    held,
    holding: (is: boolean) => void (isHolding = is),
    kept: async (): Promise<readonly [readonly ContentId[], number]> => [
      await allOf(one.blobs.pins({ holder })),
      await pinBook.used(account),
    ],
  };
}

test.each(["before", "after"] as const)("an unpin %s a put has its pin in the store counts", async (when) => {
  const { one, other, held, holding, kept, store } = await serve(when, "put");
  const id = await other.put(bytes, { holder });
  await other.unpin(id, { holder });
  holding(true);
  const putting = one.put(bytes, { holder });
  await until(() => held.length === 1);
  await other.unpin(id, { holder });
  held[0]?.resolve();
  await expect(putting).rejects.toMatchObject(away);
  expect([await kept(), store.ids()]).toEqual([[[], 0], []]);
});

test("what an aborted put may have pinned can be let go at once", async () => {
  const { one, held, holding, kept, store } = await serve("before", "put");
  holding(true);
  const leaving = new AbortController();
  const putting = one.put(bytes, { holder, signal: leaving.signal }).catch((error: unknown) => error);
  await until(() => held.length === 1);
  leaving.abort(new Error("left"));
  const error = await putting;
  for (const id of (error as ChartkeyError).stillPinned as readonly ContentId[]) await one.unpin(id, { holder });
  expect(store.ids()).toEqual([]);
  holding(false);
  held[0]?.resolve();
  await expect(one.put(bytes, { holder: "owner/b" })).resolves.toBeDefined();
  expect(await kept()).toEqual([[], 60]);
});

test("a put that ends late takes away nothing that was put since", async () => {
  const { one, other, held, holding, kept } = await serve("before", "put");
  holding(true);
  const late = one.put(bytes, { holder });
  await until(() => held.length === 1);
  holding(false);
  const id = await other.put(bytes, { holder });
  await other.unpin(id, { holder });
  await other.put(bytes, { holder });
  held[0]?.resolve();
  expect(await late).toBe(id);
  expect(await kept()).toEqual([[id], 60]);
});

test("a put stands that was asked for after a removal, and ends while that is carried out", async () => {
  const { one, other, bob, held, holding, kept } = await serve("after", "put");
  const id = await bob.put(bytes, { holder });
  holding(true);
  const early = one.put(bytes, { holder });
  await until(() => held.length === 1);
  await other.unpin(id, { holder });
  const later = other.put(bytes, { holder });
  await until(() => held.length === 2);
  held[0]?.resolve();
  await expect(early).rejects.toMatchObject(away);
  held[1]?.resolve();
  expect(await later).toBe(id);
  expect(await kept()).toEqual([[id], 60]);
});

test("a pin that the store does not end stays counted, and holds nothing up", async () => {
  stopTimers();
  const { one, bob, held, holding, kept } = await serve("before", "pin");
  const id = await bob.put(bytes, { holder });
  holding(true);
  const pin = one.pin(id, { holder });
  await until(() => held.length === 1);
  await expect(hurried(pin)).rejects.toMatchObject(away);
  expect(await kept()).toEqual([[], 60]);
  expect(await one.put(bytes, { holder })).toBe(id);
  await one.unpin(id, { holder });
  expect(await kept()).toEqual([[], 0]);
});

test("a list of pins that does not end holds up no queue", async () => {
  stopTimers();
  const store = memoryBlobs();
  const asked: (AbortSignal | undefined)[] = [];
  const blobs: BlobStore = {
    ...store,
    pin: () => Promise.reject(new ChartkeyError("BLOB_UNAVAILABLE", { retryable: true })),
    async *pins({ signal }) {
      asked.push(signal);
      await new Promise(() => {});
      yield "" as ContentId;
    },
  };
  const pinBook = memoryPinBook();
  const { clientOf } = direct({ blobs, pinBook });
  const [one, bob] = [await clientOf(1), await clientOf(2)];
  const id = await bob.blobs.put(bytes, { holder });
  const pin = one.blobs.pin(id, { holder });
  await until(() => asked.length === 1);
  await expect(hurried(pin)).rejects.toMatchObject(away);
  expect(await one.blobs.put(bytes, { holder })).toBe(id);
  expect([asked.map((signal) => signal?.aborted), await pinBook.used(account)]).toEqual([[true], 60]);
});

test("an account has 16 pins under way, also such as nobody waits for", async () => {
  stopTimers();
  const { one, bob, held, holding } = await serve("before", "pin");
  const id = await bob.put(bytes, { holder });
  holding(true);
  const pins = Array.from({ length: 16 }, async (_, n) => one.pin(id, { holder: `owner/${n}` }));
  await until(() => held.length === 16);
  await hurried(Promise.allSettled(pins));
  const more = { message: expect.stringContaining("429") };
  await expect(one.pin(id, { holder })).rejects.toMatchObject(more);
  holding(false);
  await bob.pin(id, { holder: "owner/b" });
});

test("an account has 256 removals under way, also such as nobody waits for", async () => {
  const removal = Promise.withResolvers<void>();
  const store = memoryBlobs();
  let removing = 0;
  const unpin: BlobStore["unpin"] = async (...call) => {
    removing += 1;
    await removal.promise;
    await store.unpin(...call);
  };
  const { clientOf } = direct({ blobs: { ...store, unpin } });
  const [one, bob] = [await clientOf(1), await clientOf(2)];
  const id = await bob.blobs.put(bytes, { holder });
  const remove = async (by: typeof one, nth: number, signal?: AbortSignal) =>
    (await by.ask(`/pins?id=${id}&holder=owner/${nth}`, { method: "DELETE", ...(signal && { signal }) })).status;
  const leaving = new AbortController();
  const left = Array.from({ length: 256 }, (_, nth) => remove(one, nth, leaving.signal));
  await until(() => removing === 256);
  leaving.abort(new Error("left"));
  await Promise.all(left);
  expect(await remove(one, 256)).toBe(429);
  const others = remove(bob, 0);
  await until(() => removing === 257);
  removal.resolve();
  expect(await others).toBe(204);
  expect(await remove(one, 256)).toBe(204);
});
