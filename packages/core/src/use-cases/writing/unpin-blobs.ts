import { isChartkeyError } from "../../errors/chartkey-error.js";
import type { BlobStore } from "../../ports/blob-store.js";
import { inBlobTime } from "../calls/time-limit.js";
import type { StoredBlob } from "../session/journal-values.js";

/**
 * Unpins blobs, all of a holder at once where the store can, within ten seconds.
 * @returns those that may still be pinned, because the store failed or did not answer
 */
export async function unpinBlobs(store: BlobStore, blobs: readonly StoredBlob[]): Promise<readonly StoredBlob[]> {
  const byHolder = [...Map.groupBy(blobs, ({ holder }) => holder)];
  const calls = byHolder.flatMap(([holder, own]) =>
    (store.unpinAll === undefined ? own.map((blob) => [blob]) : [own]).map((some) => ({ holder, blobs: some })),
  );
  const unpin = ({ holder, blobs: some }: (typeof calls)[number]) => {
    const ids = some.map(({ id }) => id);
    return inBlobTime({}, async ({ signal }) => {
      if (store.unpinAll) await store.unpinAll(ids, { holder, signal });
      else for (const id of ids) await store.unpin(id, { holder, signal });
    });
  };
  const results = await Promise.allSettled(calls.map(unpin));
  return calls.flatMap(({ blobs: some }, nth) => {
    const result = results[nth];
    if (result?.status !== "rejected") return [];
    const { reason } = result as { readonly reason: unknown };
    const named = isChartkeyError(reason) ? reason.stillPinned : [];
    return named.length === 0 ? some : some.filter(({ id }) => named.includes(id));
  });
}
