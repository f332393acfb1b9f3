import type { ContentId } from "@chartkey/core/adapters";
import { beforeAll, expect, test } from "vitest";
import { memoryPinBook } from "../src/server/pin-book.js";
import { accountOf } from "./account.js";
import { allOf } from "./all-of.js";
import { away, emptyStore, holder, joiningClient, type Meddle, whole } from "./joining-client.js";

const account = accountOf(1).address;

let id: ContentId;
beforeAll(async () => {
  id = await emptyStore().put(whole, { holder });
});

const client = (meddle: Meddle, pinBook = memoryPinBook()) => joiningClient({ blobs: emptyStore(), pinBook }, meddle);

test("a server that gives another root, or another id, is not believed", async () => {
  const other = async (name: string, lie: (bytes: Uint8Array) => Uint8Array | string) => {
    const { join } = await client(async (request, answer) => {
      const response = await answer();
      if (!request.url.endsWith(name)) return response;
      return new Response(lie(new Uint8Array(await response.arrayBuffer())) as BodyInit, response);
    });
    return join();
  };
  const mismatch = { code: "BLOB_MISMATCH" };
  const changed = (bytes: Uint8Array) => bytes.map((byte, at) => (at === 100 ? byte ^ 1 : byte));
  await expect(other("/roots", changed)).rejects.toMatchObject(mismatch);
  await expect(
    other("/joins", () => JSON.stringify({ id: "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku" })),
  ).rejects.toMatchObject(mismatch);
  await expect(other("/roots", (bytes) => bytes.subarray(0, 50))).rejects.toMatchObject(away);
  await expect(other("/roots", () => new Uint8Array())).rejects.toMatchObject(away);
  await expect(other("/joins", () => "<html>")).rejects.toMatchObject({ ...away, stillPinned: [id] });
});

test("a join whose answer is lost names what may be pinned, and the same join does it", async () => {
  let isLost = true;
  const pinBook = memoryPinBook();
  const { blobs, join } = await client(async (request, answer) => {
    const response = await answer();
    if (isLost && request.url.endsWith("/joins")) throw new TypeError("fetch failed");
    return response;
  }, pinBook);
  await expect(join()).rejects.toMatchObject({ ...away, stillPinned: [id] });
  isLost = false;
  expect(await join()).toBe(id);
  expect(await allOf(blobs.pins({ holder }))).toEqual([id]);
  expect(await pinBook.used(account)).toBe(2 * whole.length);
});

test("an abort ends the wait for the server at once, and names what may be pinned", async () => {
  const stop = new AbortController();
  const reason = new Error("stop");
  const [begun, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const { join } = await client(async (request, answer) => {
    if (!request.url.endsWith("/joins")) return answer();
    begun.resolve();
    await go.promise;
    return answer();
  });
  const joining = join(stop.signal);
  await begun.promise;
  stop.abort(reason);
  await expect(joining).rejects.toMatchObject({ ...away, stillPinned: [id], cause: reason });
  go.resolve();
});

test("an abort before the server is asked to join leaves nothing", async () => {
  const stop = new AbortController();
  const reason = new Error("stop");
  const { join, asked } = await client(async (_, answer) => {
    stop.abort(reason);
    return answer();
  });
  await expect(join(stop.signal)).rejects.toBe(reason);
  expect(asked).toEqual(["POST /roots"]);
});
