import type { BlobStore } from "../../ports/blob-store.js";
import type { StoredBlob } from "../session/journal-values.js";

/**
 * Unpins blobs, all of a holder at once where the store can.
 * @returns those that may still be pinned, because the store failed
 */
export async function unpinBlobs(store: BlobStore, blobs: readonly StoredBlob[]): Promise<readonly StoredBlob[]> {
  const byHolder = [...Map.groupBy(blobs, ({ holder }) => holder)];
  const calls = byHolder.flatMap(([holder, own]) =>
    store.unpinAll === undefined
      ? own.map((blob) => ({ blobs: [blob], unpin: async () => store.unpin(blob.id, { holder }) }))
      : [
          {
            blobs: own,
            unpin: async () =>
              store.unpinAll?.(
                own.map(({ id }) => id),
                { holder },
              ),
          },
        ],
  );
  const results = await Promise.allSettled(calls.map(({ unpin }) => unpin()));
  return calls.flatMap((call, nth) => (results[nth]?.status === "rejected" ? call.blobs : []));
}
