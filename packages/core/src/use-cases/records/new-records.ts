import { equalBytes } from "@noble/ciphers/utils.js";
import { sha256 } from "@noble/hashes/sha2.js";
import type { FolderId, RecordId } from "../../domain/identifiers/ids.js";
import { folderAbsent, targetFolder } from "../../domain/records/target-folder.js";
import type { Outcome } from "../../domain/results/outcome.js";
import type { VersionCard } from "../../envelope/opened-card.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import { unlessBehind } from "../session/unless-behind.js";
import { abortable } from "../../streams/abortable.js";
import { mapConcurrently } from "../../streams/map-concurrently.js";
import { CardOpener, ownReadableLog } from "../cards/card-opener.js";
import { indexOfRecords, ownIndexOf } from "../cards/index-part.js";
import type { RowIndex } from "../cards/record-index.js";
import { type BatchMode, itemsOf } from "../writing/batch.js";
import type { Staging } from "../writing/staging.js";
import { checkCount, type CheckedRecords, sizeOfRecord } from "./checked-records.js";
import { beginContent, checkSize } from "./content.js";
import { recordIds } from "./record-ids.js";
import type { RecordInput } from "./record-input.js";
import {
  type SignedVersion,
  statedDetails,
  type StatedDetails,
  storeVersion,
  type Upload,
  type VersionName,
} from "./store-version.js";

/** @throws ChartkeyError RECORD_TRUNCATED when the content has another size than the given one */
async function digestOf({ content, details }: RecordInput, { signal }: CallOptions): Promise<Uint8Array> {
  const hash = sha256.create();
  const { chunks, close, taken } = await beginContent(content, details.size, signal);
  try {
    for await (const chunk of chunks) {
      signal?.throwIfAborted();
      hash.update(chunk);
    }
  } finally {
    close();
  }
  checkSize(taken(), details.size);
  return hash.digest();
}

/** The error for an id that a record of the patient's own has, since nobody else can take it. */
const idTaken = (id: RecordId): ChartkeyError =>
  new ChartkeyError("RECORD_ID_TAKEN", {
    message: `You have a record with the id ${id} already, of another folder, description or content`,
    hints: ["To add another record, use a fresh id: `records.newId()`.", "To change that one, use `records.amend`."],
  });

/** The same for a record that cannot be compared: it was erased, or its card cannot be read. */
const idUsed = (id: RecordId): ChartkeyError =>
  new ChartkeyError("RECORD_ID_TAKEN", {
    message: `You have used the id ${id} for a record that cannot be read any more`,
    hints: ["Use a fresh id: `records.newId()`."],
  });

/** Whether a version is of the folder, and has the title and all that a record is described by. */
const isDescribed = ({ statement, filed }: VersionCard, folder: FolderId, stated: StatedDetails): boolean =>
  filed.location.folder === folder &&
  statement.title === stated.title &&
  statement.mediaType === stated.mediaType &&
  statement.category === stated.category &&
  statement.occurred === stated.occurred;

/**
 * The first version of the record, if an earlier try with the same id, folder, description and
 * content was included.
 * @throws ChartkeyError RECORD_ID_TAKEN when the record with this id is another; RECORD_TRUNCATED
 *   when the content has another size than the given one, as for a fresh id
 */
async function recordAddedEarlier(
  index: RowIndex,
  { record, folder }: Pick<VersionName, "record" | "folder">,
  input: RecordInput,
  options: CallOptions,
): Promise<VersionCard | undefined> {
  const known = index.records.get(record);
  if (!known) return undefined;
  const first = known.versions[0]?.first;
  if (known.erased || !first?.statement) throw idUsed(record);
  if (!isDescribed(first, folder, statedDetails(input.details))) throw idTaken(record);
  if (!equalBytes(first.statement.contentDigest, await digestOf(input, options))) throw idTaken(record);
  return first;
}

/** One input, either stored now or added earlier with the same id. */
export interface StoredRecord {
  readonly record: RecordId;
  /** Whether the caller chose the id, so that another try may have used it too. */
  readonly chosen: boolean;
  readonly made: { readonly signed: SignedVersion; readonly stored: Staging } | { readonly landed: VersionCard };
}

/** Stores the payloads of new records, one after the other, and signs a statement about each. */
export async function storeNewRecords(
  upload: Upload,
  inputs: CheckedRecords,
  mode: BatchMode,
): Promise<readonly Outcome<StoredRecord>[]> {
  const { session, log, options, progress } = upload;
  await session.keys.current(log, options);
  const prepare = itemsOf(upload, mode);
  const freshId = recordIds(upload);
  const opener = new CardOpener(ownReadableLog(upload));
  const seen = new Set<RecordId>();
  const stored: Outcome<StoredRecord>[] = [];
  for await (const input of inputs) {
    options.signal?.throwIfAborted();
    checkCount(stored.length + 1);
    if (!input.ok) {
      stored.push(input);
      continue;
    }
    const end = progress.bytes + (sizeOfRecord(input) ?? 0);
    const storing = prepare<StoredRecord>(stored.length, async (share) => {
      const { details, content, resumable, id, folder: folderId } = input;
      const folder = targetFolder(log, folderId);
      if (folder === undefined) throw unlessBehind(session, log, folderAbsent());
      const record = id ?? (await freshId(folder));
      if (seen.has(record)) throw new TypeError("Two of the records have the same `id`");
      seen.add(record);
      const chosen = id !== undefined;
      const name = { record, folder, version: 1, previous: null };
      const landed = chosen
        ? await recordAddedEarlier(await indexOfRecords(opener, [record]), name, input, options)
        : undefined;
      if (landed) {
        // an earlier try may have been cut behind its transaction
        if (resumable) share.inParts.push(name);
        return { record, chosen, made: { landed } };
      }
      const signed = await storeVersion(share, name, details, { content, resumable });
      // nobody waits for it any more: the share is let go
      options.signal?.throwIfAborted();
      return { record, chosen, made: { signed, stored: share.staging } };
    });
    // an abort does not wait until what was stored is unpinned
    const outcome = await abortable(storing, options.signal);
    progress.reach(end);
    stored.push(outcome);
  }
  progress.finish();
  return stored;
}

/** @throws ChartkeyError RECORD_ID_TAKEN */
function resolveChosenId({ records }: RowIndex, stored: StoredRecord): StoredRecord {
  const { record, chosen, made } = stored;
  if (!chosen || !("signed" in made)) return stored;
  const first = records.get(record)?.versions[0]?.first;
  if (first?.statementHash === made.signed.hash) return stored;
  const { folder, stated } = made.signed;
  if (!first?.statement) throw idUsed(record);
  if (!isDescribed(first, folder, stated)) throw idTaken(record);
  if (!equalBytes(first.statement.contentDigest, stated.contentDigest)) throw idTaken(record);
  return { record, chosen, made: { landed: first } };
}

/**
 * Resolves races for ids that callers chose. If another try with all the same was included
 * first, its record counts. If another device used the id for another record, the item fails with
 * RECORD_ID_TAKEN.
 * @param upload its log includes the write
 */
export async function resolveChosenIds(
  upload: Upload,
  stored: readonly Outcome<StoredRecord>[],
  mode: BatchMode,
): Promise<readonly Outcome<StoredRecord>[]> {
  const chosen = stored.flatMap((one) => (one.ok && one.chosen && "signed" in one.made ? one.record : []));
  if (chosen.length === 0) return stored;
  const index = await ownIndexOf(upload, chosen);
  const resolve = itemsOf(upload, mode);
  return mapConcurrently([...stored.entries()], 1, async ([nth, one]) =>
    one.ok ? resolve(nth, async () => resolveChosenId(index, one)) : one,
  );
}
