import { type BlobStore, ChartkeyError, collect } from "@chartkey/core/adapters";
import { memoryBlobs } from "@chartkey/core/fakes";
import { expect, test } from "vitest";
import { direct } from "./direct.js";
import { until } from "./until.js";

const holder = "owner/a";
const bytes = new Uint8Array(200_000).fill(7);

test("a download that is about to begin when its session signs out does not begin", async () => {
  const store = memoryBlobs();
  const asked = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const blobs: BlobStore = {
    ...store,
    async size(...call) {
      asked.resolve();
      await goOn.promise;
      return store.size(...call);
    },
  };
  const { ask, blobs: client } = await direct({ blobs }).clientOf(1);
  const id = await client.put(bytes, { holder });
  const download = ask(`/blobs/${id}`, { headers: { range: "bytes=0-" } });
  await asked.promise;
  expect((await ask("/sessions/current", { method: "DELETE" })).status).toBe(204);
  goOn.resolve();
  expect((await download).status).toBe(401);
});

test("a server that was closed begins nothing, and says so to who may ask another", async () => {
  const { server, clientOf } = direct({ blobs: memoryBlobs() });
  const { ask, blobs: client } = await clientOf(1);
  const id = await client.put(bytes, { holder });
  server.close();
  const asked = [ask(`/blobs/${id}`), ask("/uploads?holder=a", { method: "POST", body: "a" }), ask("/openapi.json")];
  for (const answer of await Promise.all(asked))
    expect([answer.status, await answer.json()]).toMatchObject([503, { retryable: true }]);
});

test("an upload that is about to begin when the server is closed does not begin", async () => {
  const asked = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<number>();
  const quota = () => {
    asked.resolve();
    return goOn.promise;
  };
  const { server, clientOf } = direct({ blobs: memoryBlobs(), quota });
  const { ask } = await clientOf(1);
  const upload = ask("/uploads?holder=a", { method: "POST", body: "a" });
  await asked.promise;
  server.close();
  goOn.resolve(100);
  expect((await upload).status).toBe(503);
});

test("a store that fails before it begins to read takes none of an account's places", async () => {
  const store = memoryBlobs();
  let isAway = true;
  const blobs: BlobStore = {
    ...store,
    get(...call) {
      if (isAway) throw new ChartkeyError("BLOB_UNAVAILABLE", { retryable: true });
      return store.get(...call);
    },
  };
  const { ask, blobs: client } = await direct({ blobs }).clientOf(1);
  const id = await client.put(bytes, { holder });
  for (let n = 0; n < 64; n += 1) expect((await ask(`/blobs/${id}`)).status).toBe(503);
  isAway = false;
  expect(await collect(client.get(id), bytes.length)).toHaveLength(bytes.length);
});

test("asking for the headers of a download alone lets its store go", async () => {
  const store = memoryBlobs();
  let signal: AbortSignal | undefined;
  const blobs: BlobStore = {
    ...store,
    get(id, options) {
      signal = options?.signal;
      return store.get(id, options);
    },
  };
  const { ask, blobs: client } = await direct({ blobs }).clientOf(1);
  const id = await client.put(bytes, { holder });
  expect((await ask(`/blobs/${id}`, { method: "HEAD" })).status).toBe(200);
  await until(() => signal?.aborted ?? false);
});
