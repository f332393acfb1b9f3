import { parseFolderId, parseRecordId, type FolderId, type RecordId } from "../../domain/ids.js";
import type { Listing } from "../../domain/listing.js";
import type { Receipt } from "../../domain/position.js";
import type { NewRecord, OpenedRecord, RecordRef, RecordRow, RecordVersion } from "../../domain/record.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { Address } from "../../domain/address.js";
import { createListing } from "../listing.js";
import { keyPart, pageOf } from "../paged.js";
import { ownLog, type Session } from "../session/session.js";
import { type AddedRecords, type AddProgress, addRecords } from "./add-records.js";
import { type AmendedRecord, amendRecord, type RecordChange } from "./amend-record.js";
import { openedRecord, type OpenProgress } from "./opened-record.js";
import { notFound, unavailable } from "./not-found.js";
import { ownIndex } from "./own-index.js";
import { checkVersion, type PendingRow, recordRows, versionRows } from "./record-rows.js";

/** The participant's own records. */
export interface OwnRecords {
  /**
   * Encrypts and adds one record: payload and card to the blob store, then one act on the ledger. One prompt. With the caller's own `id` a second try after any
   * failure is the same record.
   * @throws ChartkeyError NOT_REGISTERED, FOLDER_ABSENT, RECORD_ID_TAKEN, RECORD_TRUNCATED, and what blob store, ledger and wallet throw
   */
  add(
    input: NewRecord,
    options?: CallOptions<AddProgress>,
  ): Promise<{ readonly record: RecordVersion; readonly receipt: Receipt; readonly exposedTo: readonly Address[] }>;
  /** Adds up to 1,000 records in one transaction with one prompt, all or none. */
  addMany(
    inputs: Iterable<NewRecord> | AsyncIterable<NewRecord>,
    options?: CallOptions<AddProgress>,
  ): Promise<AddedRecords>;
  /** Adds the next version. @throws ChartkeyError RECORD_UNAVAILABLE, VERSION_CONFLICT, and what `add` throws */
  amend(record: RecordId, change: RecordChange, options?: CallOptions<AddProgress>): Promise<AmendedRecord>;
  /** The latest version of each record, the newest record first. */
  list(query?: { readonly folder?: FolderId | undefined }): Listing<RecordRow>;
  /** All versions of a record, the oldest first. */
  versions(record: RecordId): Listing<RecordRow>;
  /** Checks card and author; the plaintext streams once it is read. @throws ChartkeyError RECORD_UNAVAILABLE, AUTHOR_UNTRUSTED */
  open(record: RecordId | Omit<RecordRef, "patient">, options?: CallOptions<OpenProgress>): Promise<OpenedRecord>;
}

const placed = (row: PendingRow, signal: AbortSignal | undefined) => ({
  key: `${keyPart(row.filed.entry.index)}.${keyPart(row.filed.nth)}`,
  make: () => row.make({ signal }),
});

export function createOwnRecords(session: Session): OwnRecords {
  return {
    async add(input, options) {
      const { records, receipt, exposedTo } = await addRecords(session, [input], options);
      const [record] = records;
      if (!record) throw unavailable();
      return { record, receipt, exposedTo };
    },
    addMany: (inputs, options) => addRecords(session, inputs, options),
    amend: (record, change, options) => amendRecord(session, record, change, options),
    list({ folder } = {}) {
      const wanted = folder && parseFolderId(folder);
      return createListing(async (request) => {
        const log = await ownLog(session, request);
        const rows = recordRows(session, log, await ownIndex(session, log, request));
        return pageOf(
          rows
            .filter(({ filed }) => !wanted || filed.place.folder === wanted)
            .map((row) => placed(row, request.signal)),
          request,
        );
      });
    },
    versions(record) {
      const id = parseRecordId(record);
      return createListing(async (request) => {
        const log = await ownLog(session, request);
        const index = await ownIndex(session, log, request);
        const known = index.records.get(id);
        if (!known) throw notFound(index);
        return pageOf(
          versionRows(session, log, index, known).map((row) => placed(row, request.signal)),
          request,
          "oldest",
        );
      });
    },
    async open(record, options = {}) {
      const ref = typeof record === "string" ? { record } : record;
      const log = await ownLog(session, options);
      const index = await ownIndex(session, log, options);
      const known = index.records.get(parseRecordId(ref.record));
      const wanted = "version" in ref ? ref.version : undefined;
      const version = wanted === undefined ? known?.versions.at(-1) : known?.versions.find((v) => v.version === wanted);
      if (!version) throw notFound(index);
      const { record: checked, card } = await checkVersion(session, log, version, options);
      return openedRecord(session.blobs, checked, card.opened.card.placement, card.stated, options);
    },
  };
}
