import type { Act } from "../../domain/act.js";
import type { ContentId } from "../../domain/content-id.js";
import type { Receipt } from "../../domain/position.js";
import { isChartkeyError } from "../../errors/chartkey-error.js";
import type { Holder } from "../../ports/blob-store.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { WriteProgress } from "../../ports/ledger.js";
import type { Session } from "./session.js";

/** A blob that a write has pinned. */
export interface StoredBlob {
  readonly id: ContentId;
  readonly holder: Holder;
}

/** Lets go of blobs. What cannot be reached stays pinned: that costs space, and hides no failure of the write. */
export async function release(session: Session, blobs: readonly StoredBlob[]): Promise<void> {
  await Promise.allSettled(blobs.map(({ id, holder }) => session.blobs.unpin(id, { holder })));
}

/** A write under way: bytes first, then the ledger. */
export interface Staging {
  /** Notes what was stored for this write. */
  keep(blobs: readonly StoredBlob[]): void;
  submit(acts: readonly Act[], options: CallOptions<WriteProgress>): Promise<Receipt>;
}

/**
 * Runs a write. When it fails and it is certain that its acts did not happen, everything it stored is let go; when it is not certain, the blobs stay, for the
 * acts may still be included.
 */
export async function staged<R>(session: Session, run: (staging: Staging) => Promise<R>): Promise<R> {
  const blobs: StoredBlob[] = [];
  let mayHappen = false;
  const staging: Staging = {
    keep: (stored) => void blobs.push(...stored),
    async submit(acts, { signal, onProgress }) {
      try {
        return await session.submit(acts, {
          signal,
          onProgress: (event) => {
            mayHappen ||= event.type === "ledger:submitted";
            onProgress?.(event);
          },
        });
      } catch (error) {
        if (isChartkeyError(error, "LEDGER_REVERTED", "LEDGER_DROPPED")) mayHappen = false;
        throw error;
      }
    },
  };
  try {
    return await run(staging);
  } catch (error) {
    if (!mayHappen) await release(session, blobs);
    throw error;
  }
}
