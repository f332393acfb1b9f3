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

/** A store as a class, whose methods are not its own properties. */
class ClassBlobs implements BlobStore {
  readonly #store = memoryBlobs({ bulk: true });
  readonly capabilities = this.#store.capabilities;
  put(...call: Parameters<BlobStore["put"]>) {
    return this.#store.put(...call);
  }
  get(...call: Parameters<BlobStore["get"]>) {
    return this.#store.get(...call);
  }
  size(...call: Parameters<BlobStore["size"]>) {
    return this.#store.size(...call);
  }
  pin(...call: Parameters<BlobStore["pin"]>) {
    return this.#store.pin(...call);
  }
  unpin(...call: Parameters<BlobStore["unpin"]>) {
    return this.#store.unpin(...call);
  }
  async unpinAll(...call: Parameters<NonNullable<BlobStore["unpinAll"]>>) {
    return this.#store.unpinAll?.(...call);
  }
  pins(...call: Parameters<NonNullable<BlobStore["pins"]>>) {
    return this.#store.pins?.(...call) ?? (async function* none() {})();
  }
  async health(...call: Parameters<NonNullable<BlobStore["health"]>>) {
    return this.#store.health?.(...call);
  }
}
const classed = fallbackBlobs(new ClassBlobs(), other);
const kept = await classed.put(new Uint8Array(10), { holder });
for await (const pinned of classed.pins?.({ holder }) ?? []) assert.equal(pinned, kept);
await classed.unpinAll?.([kept], { holder });
assert.equal(await classed.size(kept), undefined);
assert.ok("unpinAll" in classed && "health" in classed && !("pinAll" in classed));

await classed.health?.();
other.unplug();
await assert.rejects(
  async () => classed.health?.(),
  (error) => isChartkeyError(error, "BLOB_UNAVAILABLE"),
);
other.replug();

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
