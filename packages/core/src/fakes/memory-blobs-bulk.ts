import type { ContentId } from "../domain/identifiers/content-id.js";
import { ChartkeyError, isChartkeyError } from "../errors/chartkey-error.js";
import type { BlobStore } from "../ports/blob-store.js";

/** Pins and unpins many blobs of a store, one after the other. */
export const inBulk = (store: BlobStore): Required<Pick<BlobStore, "pinAll" | "unpinAll">> => ({
  /** What is pinned before one that is not there stays pinned. */
  async pinAll(ids, options) {
    for (const id of ids) await store.pin(id, options);
  },

  async unpinAll(ids, options) {
    const stillPinned: ContentId[] = [];
    for (const id of new Set(ids)) {
      try {
        await store.unpin(id, options);
      } catch (error) {
        if (!isChartkeyError(error, "BLOB_UNAVAILABLE")) throw error;
        stillPinned.push(id);
      }
    }
    if (stillPinned.length === 0) return;
    throw new ChartkeyError("BLOB_UNAVAILABLE", {
      message: `${stillPinned.length} pins cannot be removed`,
      retryable: true,
      stillPinned,
    });
  },
});
