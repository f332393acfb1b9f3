import { type BlobStore, ChartkeyError, collect, type ContentId } from "@chartkey/core/adapters";
import { memoryBlobs } from "@chartkey/core/fakes";
import { beforeAll, beforeEach, expect, test } from "vitest";
import type { HttpServerOptions } from "../src/server/index.js";
import { memoryPinBook, type PinBook } from "../src/server/pin-book.js";
import { accountOf } from "./account.js";
import { allOf } from "./all-of.js";
import { direct } from "./direct.js";
import { away, emptyStore, holder, joiningClient, type Meddle, url, whole } from "./joining-client.js";
import { until } from "./until.js";

const keeper = "owner/parts";
const account = accountOf(1).address;
const full = { code: "BLOB_STORE_FULL", retryable: false };

let store: BlobStore;
let id: ContentId;
let parts: readonly ContentId[];
let pinBook: PinBook;
beforeAll(async () => {
  id = await emptyStore().put(whole, { holder });
});
beforeEach(() => {
  store = emptyStore();
  pinBook = memoryPinBook();
});

async function client(more: Partial<HttpServerOptions> = {}, meddle?: Meddle) {
  const made = await joiningClient({ blobs: store, pinBook, ...more }, meddle);
  ({ parts } = made);
  return made;
}

const json = (value: unknown) => ({
  method: "POST",
  body: JSON.stringify(value),
  headers: { "content-type": "application/json" },
});

test("a join is two requests, whatever the number of its parts, and counts for the account", async () => {
  const { blobs, join, asked } = await client();
  expect(await join()).toBe(id);
  expect(asked).toEqual(["POST /roots", "POST /joins"]);
  expect(Buffer.compare(await collect(blobs.get(id), whole.length), whole)).toBe(0);
  expect(await pinBook.used(account)).toBe(2 * whole.length);
  for (const part of parts) await blobs.unpin(part, { holder: keeper });
  expect(await pinBook.used(account)).toBe(whole.length);
  await blobs.unpin(id, { holder });
  expect(await pinBook.used(account)).toBe(0);
});

test("a client without ranges joins nothing", async () => {
  const { blobs } = await direct({ blobs: store }).clientOf(1);
  expect(blobs.join).toBeUndefined();
  expect(blobs.capabilities.joins).toBe(false);
});

test("the whole needs room of its own beside its parts", async () => {
  const { blobs, join } = await client({ quota: 2 * whole.length - 1 });
  await expect(join()).rejects.toMatchObject(full);
  expect(await allOf(blobs.pins({ holder }))).toEqual([]);
  expect(await pinBook.used(account)).toBe(whole.length);
});

test("joins at once do not take the same room", async () => {
  const { blobs } = await client({ quota: 3 * whole.length - 1 });
  const all = await Promise.allSettled(
    ["owner/one", "owner/other"].map(async (one) => blobs.join?.(parts, { holder: one })),
  );
  expect(all.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(await pinBook.used(account)).toBe(2 * whole.length);
});

test("a store that joins nothing, or gives no blocks, says that the client is misconfigured", async () => {
  const { capabilities } = store;
  for (const blobs of [{ ...store, capabilities: { ...capabilities, joins: false } }, memoryBlobs()]) {
    const { blobs: other } = await client({ blobs });
    await expect(other.join?.(parts, { holder })).rejects.toMatchObject({ code: "MISCONFIGURED" });
  }
});

test("what a store may have joined though it failed counts, and can be let go", async () => {
  const honest = store;
  store = {
    ...honest,
    async join(...call) {
      const joined = await honest.join?.(...call);
      throw new ChartkeyError("BLOB_UNAVAILABLE", { retryable: true, stillPinned: joined ? [joined] : [] });
    },
  };
  const { blobs, join } = await client();
  await expect(join()).rejects.toMatchObject({ ...away, stillPinned: [id] });
  expect(await pinBook.used(account)).toBe(2 * whole.length);
  await blobs.unpin(id, { holder });
  expect(await pinBook.used(account)).toBe(whole.length);
});

test("a whole that is unpinned while it is joined is not kept", async () => {
  const honest = store;
  const [begun, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  store = {
    ...honest,
    async join(...call) {
      const joined = (await honest.join?.(...call)) ?? id;
      begun.resolve();
      await go.promise;
      return joined;
    },
  };
  const { blobs, join } = await client();
  const joining = join();
  joining.catch(() => {});
  await begun.promise;
  await blobs.unpin(id, { holder });
  go.resolve();
  await expect(joining).rejects.toMatchObject(away);
  expect(await pinBook.used(account)).toBe(whole.length);
});

test("of an account so many joins are under way as uploads", async () => {
  const honest = store;
  const go = Promise.withResolvers<void>();
  let begun = 0;
  store = {
    ...honest,
    async join(...call) {
      begun += 1;
      await go.promise;
      return (await honest.join?.(...call)) ?? id;
    },
  };
  const { blobs } = await client();
  const joins = Array.from({ length: 16 }, async (_, nth) => blobs.join?.(parts, { holder: `owner/${nth}` }));
  await until(() => begun === 16);
  await expect(blobs.join?.(parts, { holder })).rejects.toMatchObject(away);
  go.resolve();
  expect(new Set(await Promise.all(joins))).toEqual(new Set([id]));
});

test("a list that is no list of ids, of other sizes, or too long, is refused", async () => {
  const { ask, asked } = await client();
  const [first, last] = parts;
  const statusOf = async (path: string, body: unknown) => (await ask(path, json(body))).status;
  for (const wrong of [[], [first, 1], ["../x"], first, Array.from({ length: 16_385 }, () => first)]) {
    expect(await statusOf("/joins", { holder, parts: wrong })).toBe(400);
    expect(await statusOf("/roots", { parts: wrong })).toBe(400);
  }
  expect(await statusOf("/joins", { holder, parts: [last, first] })).toBe(400);
  expect(await statusOf("/joins", { holder: "A", parts })).toBe(400);
  expect(await statusOf("/joins", { parts })).toBe(400);
  const huge = { holder, parts: Array.from({ length: 16_384 }, () => "a".repeat(128)) };
  expect([await statusOf("/joins", huge), await statusOf("/roots", huge)]).toEqual([413, 413]);
  expect((await ask("/joins", { method: "POST", body: "parts" })).status).toBe(415);
  expect(asked).toEqual([]);
});

test("the most parts fit into a request", async () => {
  const { ask } = await client();
  const many = Array.from({ length: 16_384 }, () => parts[0]);
  const answer = await ask("/joins", json({ holder, parts: many }));
  // each is there, and all together are more than the account may keep
  expect(answer.status).toBe(507);
});

test("who has not signed in joins nothing", async () => {
  const { server } = await client();
  for (const path of ["/joins", "/roots"])
    expect((await server.fetch(new Request(url + path, json({ holder, parts })))).status).toBe(401);
});
