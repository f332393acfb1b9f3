import type { ContentId } from "../../domain/identifiers/content-id.js";
import type { Holder } from "../../ports/blob-store.js";
import type { Session } from "../session/session.js";

/** A blob that a write has pinned. */
export interface StoredBlob {
  readonly id: ContentId;
  readonly holder: Holder;
}

/**
 * Unpins blobs. A blob that the store cannot reach stays pinned: that only costs space, and must
 * not hide the failure of the write.
 */
export async function release(session: Session, blobs: readonly StoredBlob[]): Promise<void> {
  await Promise.allSettled(blobs.map(({ id, holder }) => session.blobs.unpin(id, { holder })));
}
