import type { ContentId } from "../../domain/identifiers/content-id.js";
import type { Holder } from "../../ports/blob-store.js";
import type { Session } from "../session/session.js";

/** A blob that a write has pinned. */
export interface StoredBlob {
  readonly id: ContentId;
  readonly holder: Holder;
}

/**
 * Lets go of blobs. What cannot be reached stays pinned: that costs space, and hides no failure of
 * the write.
 */
export async function release(session: Session, blobs: readonly StoredBlob[]): Promise<void> {
  await Promise.allSettled(blobs.map(({ id, holder }) => session.blobs.unpin(id, { holder })));
}
