import { type BlobStore, ChartkeyError, type ContentId } from "../../src/adapters/index.js";
import type { MemoryBlobs } from "../../src/fakes/index.js";

/** A store that does not find some blobs for the moment. */
export const hiding = (blobs: BlobStore, hidden: ReadonlySet<ContentId>): BlobStore => ({
  ...blobs,
  async *get(id, options) {
    if (hidden.has(id)) throw new ChartkeyError("BLOB_UNAVAILABLE", { message: "Not now", retryable: true });
    yield* blobs.get(id, options);
  },
});

/** What a write adds to a store. */
export async function addedBy(blobs: MemoryBlobs, write: () => Promise<unknown>): Promise<Set<ContentId>> {
  const before = new Set(blobs.ids());
  await write();
  return new Set([...blobs.ids()].filter((id) => !before.has(id)));
}
