import { parseRecordId, type RecordId } from "../../domain/identifiers/ids.js";
import type { Outcome } from "../../domain/results/outcome.js";
import type { NewRecord } from "../../domain/records/record.js";
import { targetFolder } from "../../domain/records/target-folder.js";
import type { VersionCard } from "../../envelope/version-card.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import { ownIndex } from "../cards/own-index.js";
import type { RecordIndex } from "../cards/record-index.js";
import { freshHex } from "../session/session.js";
import { type BatchMode, failedItem, itemsOf } from "../writing/batch.js";
import { recordAddedEarlier } from "./record-added-earlier.js";
import { checkRecord } from "./record-input.js";
import { type SignedVersion, storeVersion } from "./store-version.js";
import type { Upload } from "./upload.js";

const MAX_RECORDS = 1000;

export type NewRecords = Iterable<NewRecord> | AsyncIterable<NewRecord>;

/** One input, either stored now or added earlier with the same id. */
export interface StoredRecord {
  readonly record: RecordId;
  /** Whether the caller chose the id, so that another try may have used it too. */
  readonly chosen: boolean;
  readonly made: { readonly signed: SignedVersion } | { readonly landed: VersionCard };
}

function checkCount(count: number): void {
  if (count > MAX_RECORDS)
    throw new ChartkeyError("LIMIT_EXCEEDED", { message: `\`records\`: at most ${MAX_RECORDS} at once` });
}

const isBatch = (inputs: unknown): boolean =>
  typeof inputs === "object" && inputs !== null && (Symbol.iterator in inputs || Symbol.asyncIterator in inputs);

/**
 * Checks the inputs before anything is read or stored.
 * @throws TypeError unless `inputs` is iterable; in a batch of all or none, also for a malformed
 *   element of an array
 */
export function checkNewRecords(inputs: NewRecords, mode: BatchMode): void {
  if (!isBatch(inputs)) throw new TypeError("`records` is iterable, synchronously or not");
  if (!Array.isArray(inputs)) return;
  checkCount(inputs.length);
  for (const [nth, input] of inputs.entries()) {
    try {
      checkRecord(input);
    } catch (problem) {
      failedItem(mode, nth, problem);
    }
  }
}

/** Stores the payloads of new records, one after the other, and signs a statement about each. */
export async function storeNewRecords(
  upload: Upload,
  inputs: NewRecords,
  mode: BatchMode,
): Promise<readonly Outcome<StoredRecord>[]> {
  const { session, log, options } = upload;
  await session.keys.current(log);
  const prepare = itemsOf(upload, mode);
  const seen = new Set<RecordId>();
  let index: RecordIndex | undefined;
  const stored: Outcome<StoredRecord>[] = [];
  for await (const input of inputs) {
    options.signal?.throwIfAborted();
    checkCount(stored.length + 1);
    const outcome = await prepare<StoredRecord>(stored.length, async (share) => {
      const { details, id, folder: folderId } = checkRecord(input);
      const folder = targetFolder(log, folderId);
      const record = id ?? parseRecordId(freshHex(session, 16));
      if (seen.has(record)) throw new TypeError("Two of the records have the same `id`");
      seen.add(record);
      const chosen = id !== undefined;
      if (chosen) index ??= await ownIndex(upload);
      const landed = index && chosen ? await recordAddedEarlier(index, record, input.content, options) : undefined;
      if (landed) return { record, chosen, made: { landed } };
      const name = { record, folder, version: 1, previous: null };
      return { record, chosen, made: { signed: await storeVersion(share, name, details, input.content) } };
    });
    stored.push(outcome);
  }
  return stored;
}
