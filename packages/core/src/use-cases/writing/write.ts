import type { Act } from "../../domain/acts/act.js";
import { MAX_ACTS } from "../../domain/acts/submission.js";
import { type ContentId, contentIdOfDigest } from "../../domain/identifiers/content-id.js";
import type { Receipt } from "../../domain/ledger/position.js";
import type { LogEntry } from "../../domain/log/participant-log.js";
import { ChartkeyError, isChartkeyError } from "../../errors/chartkey-error.js";
import type { Holder } from "../../ports/blob-store.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import { begin } from "../calls/begin.js";
import type { Session } from "../session/session.js";
import { ownView, timed, type TimedView } from "../session/view.js";

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

/** Stores the blobs of a write and submits its acts. */
export interface Staging {
  /**
   * Stores one block for this write.
   * @returns its digest, 32 bytes
   */
  put(bytes: Uint8Array, holder: Holder): Promise<Uint8Array>;
  /** Adds a blob that was stored otherwise to this write. Call it as soon as the blob is stored. */
  keep(blob: StoredBlob): void;
  /** Unpins everything that this write has stored, because there is nothing to submit. */
  letGo(): Promise<void>;
  /** @throws ChartkeyError LIMIT_EXCEEDED for more acts than a ledger accepts at once */
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

/**
 * Whether the acts may be included from now on, whatever the answer: a wallet that sends by itself
 * may have sent them, and a relayer may use a signature that it was given.
 */
const mayHaveSent = (event: WriteProgress): boolean =>
  event.type === "ledger:submitted" ||
  event.type === "ledger:handed-over" ||
  (event.type === "wallet:prompted" && event.kind === "transaction");

/**
 * Runs a write. If it fails and its acts cannot be included any more, everything that it stored is
 * unpinned. Otherwise the blobs stay, since the acts may still be included.
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

/**
 * The context of one write: one reading of the own log, one instant, and the blobs that it stores.
 */
export interface Write extends TimedView {
  readonly staging: Staging;
  readonly options: CallOptions<WriteProgress>;
}

/** Reads the log and the time for a write. Payloads are stored before, since that can take long. */
export const planWrite = async (
  session: Session,
  staging: Staging,
  { signal, onProgress }: CallOptions<WriteProgress>,
): Promise<Write> => ({
  ...(await timed(await ownView(session, { signal }))),
  options: { signal, onProgress },
  staging,
});

/** The receipt of an entry that was included earlier. Its cost is not known any more. */
export const receiptOf = ({ transaction, position }: LogEntry): Receipt => ({ transaction, position });
