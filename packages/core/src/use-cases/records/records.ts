import { type Address, parseAddress } from "../../domain/identifiers/address.js";
import { parseRecordId, type RecordId } from "../../domain/identifiers/ids.js";
import { inField } from "../../domain/checks/check-field.js";
import { checkKeys, type KeyRules } from "../../domain/checks/check-keys.js";
import type { Keyed, Listing } from "../../domain/results/listing.js";
import type { Outcome } from "../../domain/results/outcome.js";
import type { NewRecord, SeekableRecord, RecordRef, RecordRow } from "../../domain/records/record.js";
import { checkRecordQuery, type RecordQuery } from "../../domain/records/record-query.js";
import type { CardInLog } from "../../domain/log/cards-in-log.js";
import { checkVersionNumber } from "../../domain/records/version-number.js";
import type { CallOptions } from "../../ports/call-options.js";
import { checkOptions } from "../../ports/check-options.js";
import { createListing } from "../lists/listing.js";
import { sortKeyPart, pagesOf } from "../lists/page-of.js";
import type { Session } from "../session/session.js";
import { ownView } from "../session/view.js";
import { type AddedRecord, type AddedRecords, addEach, addRecord, addRecords } from "./add-records.js";
import { newIds, type NewIdOptions } from "./new-ids.js";
import type { AddProgress } from "./store-version.js";
import { type AmendedRecord, amendRecord, type RecordChange } from "./amend-record.js";
import { openedRecord, type OpenProgress } from "../cards/opened-record.js";
import { CardOpener, ownReadableLog } from "../cards/card-opener.js";
import { ownIndexOf } from "../cards/index-part.js";
import { notFound, ownIndex } from "../cards/record-index.js";
import { recordPages } from "../cards/record-pages.js";
import { type CutUpload, cutUploads, dropUpload } from "../uploads/uploads.js";
import { checkVersion, completeness, type PendingRow, versionRows } from "../cards/record-rows.js";

/** The patient's own records (FHIR DocumentReference). */
export interface Records {
  /**
   * A fresh id for a new record of a folder, for several tries to add it. To those who may read the
   * folder it tells before which entries of the log it was made, so that pages of lists need not
   * open older cards to see whether one has the same id, as they do for an id of `newRecordId`.
   * @throws ChartkeyError NOT_REGISTERED, FOLDER_ABSENT
   */
  newId(options?: NewIdOptions): Promise<RecordId>;
  /**
   * Up to 1,000 ids as `newId` makes one.
   * @throws TypeError for another number; what `newId` throws
   */
  newIds(count: number, options?: NewIdOptions): Promise<readonly RecordId[]>;
  /**
   * Encrypts and adds one record, with one prompt. It stores the payload and the card in the blob
   * store, then submits one act. With an `id` of the caller, a second try after any failure adds
   * the same record.
   * @throws ChartkeyError NOT_REGISTERED, FOLDER_ABSENT, RECORD_ID_TAKEN, RECORD_TRUNCATED, and
   *   what blob store, ledger and wallet throw
   */
  add(input: NewRecord, options?: CallOptions<AddProgress>): Promise<AddedRecord>;
  /**
   * Adds up to 1,000 records in one transaction with one prompt, all or none. The error of a bad
   * one names it: `records[2]`.
   */
  addMany(
    inputs: Iterable<NewRecord> | AsyncIterable<NewRecord>,
    options?: CallOptions<AddProgress>,
  ): Promise<AddedRecords>;
  /**
   * Adds those of up to 1,000 records that can be added, in one transaction with one prompt. A bad
   * one stops no other and leaves nothing behind. If all are bad, there is no prompt. The call
   * rejects, and no record is added, for what concerns all of them: an abort, an error of ledger or
   * wallet, NOT_REGISTERED, LIMIT_EXCEEDED for more records.
   * @returns in the order of the inputs, what `add` would return or throw; a TypeError for the
   *   second of two with the same id
   */
  addEach(
    inputs: Iterable<NewRecord> | AsyncIterable<NewRecord>,
    options?: CallOptions<AddProgress>,
  ): Promise<readonly Outcome<AddedRecord>[]>;
  /**
   * Adds the next version.
   * @throws ChartkeyError RECORD_UNAVAILABLE, VERSION_CONFLICT, and what `add` throws
   */
  amend(record: RecordId, change: RecordChange, options?: CallOptions<AddProgress>): Promise<AmendedRecord>;
  /**
   * The uploads of this device that were cut and can go on (`resumable`), the oldest first. One
   * that is under way is among them.
   */
  cutUploads(options?: CallOptions): Promise<readonly CutUpload[]>;
  /**
   * Forgets what was uploaded of a record, or of its amendment, and unpins it: nobody goes on with
   * it. Idempotent. It does nothing to what is added already.
   */
  dropUpload(record: RecordId, options?: CallOptions): Promise<void>;
  /**
   * The latest version of each record, the newest record first. A row that cannot be opened is
   * listed unless its folder rules it out, and so is a version as in `versions`.
   */
  list(query?: RecordQuery): Listing<Keyed<RecordRow>>;
  /**
   * All versions of a record, the oldest first. A version that follows one that is not in the log,
   * because a reorganisation has removed it, is a row with a problem.
   */
  versions(record: RecordId): Listing<Keyed<RecordRow>>;
  /**
   * Opens a version. It checks the card and the author. The payload is fetched and checked while
   * the content is read.
   * @throws TypeError for a reference to a record of another patient; ChartkeyError
   *   RECORD_UNAVAILABLE, AUTHOR_UNTRUSTED
   */
  open(
    record: RecordId | Omit<RecordRef, "patient"> | RecordRef,
    options?: CallOptions<OpenProgress>,
  ): Promise<SeekableRecord>;
}

type OwnRef = Omit<RecordRef, "patient">;

/** The reference of a row names its version too. */
const refKeys: KeyRules<OwnRef | RecordRef> = { record: "required", version: "decides", patient: "decides" };

/** @throws TypeError that names the key or the field */
function checkOwnRef(name: RecordId | OwnRef | RecordRef, owner: Address): OwnRef {
  if (typeof name === "string") return { record: parseRecordId(name) };
  const ref = checkKeys<OwnRef | RecordRef>("record", name, refKeys);
  if ("patient" in ref && parseAddress(ref.patient) !== owner)
    throw new TypeError("`patient`: `sharedRecords` opens the records of others");
  checkVersionNumber("version", ref.version);
  return { ...ref, record: parseRecordId(ref.record) };
}

const sortKeyOf = ({ entry, nth }: CardInLog): string => `${sortKeyPart(entry.index)}.${sortKeyPart(nth)}`;

const toListItem = ({ filed, make }: PendingRow) => ({ sortKey: sortKeyOf(filed), make });

export function createRecords(session: Session): Records {
  return {
    async newId(options) {
      const [id] = await newIds(session, 1, options);
      if (id === undefined) throw new TypeError("No id was made");
      return id;
    },
    newIds: (count, options) => newIds(session, count, options),
    add: async (input, options) => addRecord(session, input, checkOptions(options)),
    addMany: async (inputs, options) => addRecords(session, inputs, checkOptions(options)),
    addEach: async (inputs, options) => addEach(session, inputs, checkOptions(options)),
    amend: async (record, change, options) => amendRecord(session, record, change, checkOptions(options)),
    cutUploads: async (options) => cutUploads(session, checkOptions(options)),
    dropUpload: async (record, options) =>
      dropUpload(
        session,
        inField("record", () => parseRecordId(record)),
        checkOptions(options),
      ),
    list(query = {}) {
      const filter = checkRecordQuery(query);
      return createListing(
        ["records", session.owner, filter],
        async (options) => {
          const view = await ownView(session, options);
          const log = { opener: new CardOpener(ownReadableLog(view)), sortKey: sortKeyOf };
          return recordPages([log], [], filter, options);
        },
        session.clock,
      );
    },
    versions(record) {
      const id = inField("record", () => parseRecordId(record));
      return createListing(
        ["versions", session.owner, id],
        async (options) => {
          const view = await ownView(session, options);
          const index = await ownIndexOf(view, [id]);
          const rows = versionRows(view, index, id);
          if (rows.length === 0 && !index.records.has(id)) throw notFound(await ownIndex(view));
          return pagesOf(rows.map(toListItem), "oldest");
        },
        session.clock,
      );
    },
    async open(name, given) {
      const options = checkOptions(given);
      const { record: id, version: wanted } = inField("record", () => checkOwnRef(name, session.address));
      const view = await ownView(session, options);
      const index = await ownIndexOf(view, [id]);
      const known = index.records.get(id);
      const version = wanted === undefined ? known?.versions.at(-1) : known?.versions.find((v) => v.version === wanted);
      if (!version) throw notFound(await ownIndex(view));
      const complete = known !== undefined && completeness(index)(known);
      return openedRecord(session, { ...(await checkVersion(view, version)), complete }, options);
    },
  };
}
