import type { Act } from "../../domain/acts/act.js";
import { contentIdOfDigest } from "../../domain/identifiers/content-id.js";
import type { Receipt } from "../../domain/ledger/position.js";
import { MAX_ACTS } from "../../domain/acts/submission.js";
import { ChartkeyError, isChartkeyError } from "../../errors/chartkey-error.js";
import type { Holder } from "../../ports/blob-store.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import { begin } from "../calls/begin.js";
import type { Session } from "../session/session.js";
import { release, type StoredBlob } from "./stored-blob.js";

/** What a write under way stores and submits: bytes first, then the ledger. */
export interface Staging {
  /** Stores one block for this write. @returns its digest, 32 bytes */
  put(bytes: Uint8Array, holder: Holder): Promise<Uint8Array>;
  /** Notes what else was stored for this write, as soon as it is. */
  keep(blob: StoredBlob): void;
  /** Nothing came of it: lets go of what was stored so far. */
  letGo(): Promise<void>;
  /** @throws ChartkeyError LIMIT_EXCEEDED for more acts than a ledger takes at once */
  submit(acts: readonly Act[]): Promise<Receipt>;
}

const neverHappened = [
  "FUNDS_INSUFFICIENT",
  "LEDGER_DROPPED",
  "LEDGER_REVERTED",
  "WALLET_ACCOUNT_CHANGED",
  "WALLET_REJECTED",
  "WALLET_WRONG_NETWORK",
] as const;

/** A wallet that sends by itself may have sent, and somebody who was given a signature may use it, whether or not an answer comes. */
const mayHaveSent = (event: WriteProgress): boolean =>
  event.type === "ledger:submitted" ||
  event.type === "ledger:handed-over" ||
  (event.type === "wallet:prompted" && event.kind === "transaction");

/**
 * Runs a write. When it fails and it is certain that its acts did not happen, everything it stored
 * is let go; when it is not certain, the blobs stay, for the acts may still be included.
 */
export async function staged<R>(
  session: Session,
  options: CallOptions<WriteProgress>,
  run: (staging: Staging) => Promise<R>,
): Promise<R> {
  begin(options);
  const { signal, onProgress } = options;
  const blobs: StoredBlob[] = [];
  let mayHappen = false;
  const staging: Staging = {
    async put(bytes, holder) {
      const digest = await session.small.put(bytes, holder, { signal });
      blobs.push({ id: contentIdOfDigest(digest), holder });
      return digest;
    },
    keep: (blob) => void blobs.push(blob),
    letGo: () => release(session, blobs.splice(0)),
    async submit(acts) {
      if (acts.length > MAX_ACTS)
        throw new ChartkeyError("LIMIT_EXCEEDED", {
          message: `This takes ${acts.length} acts; a ledger takes ${MAX_ACTS} at once`,
          hints: ["Do it in smaller batches."],
        });
      try {
        return await session.submit(acts, {
          signal,
          onProgress: (event) => {
            mayHappen ||= mayHaveSent(event);
            onProgress?.(event);
          },
        });
      } catch (error) {
        if (isChartkeyError(error, ...neverHappened)) mayHappen = false;
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
