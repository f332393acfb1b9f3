import assert from "node:assert/strict";
import { type BlobStore, ChartkeyError, collect, isChartkeyError } from "@chartkey/core/adapters";
import { blobStoreSuite } from "@chartkey/core/conformance";
import { memoryBlobs } from "@chartkey/core/fakes";
import { fallbackBlobs } from "./parts/fallback-blobs.ts";

const holder = "docs/fallback";
const [own, other] = [memoryBlobs(), memoryBlobs()];
const id = await other.put(new Uint8Array(200_000).fill(7), { holder });
const blobs = fallbackBlobs(own, other);
assert.equal((await collect(blobs.get(id), 200_000)).length, 200_000);
assert.equal(await blobs.size(id), 200_000);

const breaking: BlobStore = {
  ...own,
  async *get() {
    yield new Uint8Array(100);
    throw new ChartkeyError("BLOB_UNAVAILABLE", { retryable: true });
  },
};
await assert.rejects(collect(fallbackBlobs(breaking, other).get(id), 300_000), (error) => isChartkeyError(error));

for (const run of Object.values(blobStoreSuite))
  await run(async () => {
    const [first, second] = [memoryBlobs(), memoryBlobs()];
    return {
      blobs: fallbackBlobs(first, second),
      layout: "whole",
      corrupt: async (bad) => first.corrupt(bad),
      unplug: async () => [first, second].forEach((store) => store.unplug()),
      replug: async () => [first, second].forEach((store) => store.replug()),
      collect: async () => {},
      dispose: async () => {},
    };
  });
