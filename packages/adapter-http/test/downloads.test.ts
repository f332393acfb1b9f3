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
