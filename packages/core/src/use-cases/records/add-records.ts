import type { Address } from "../../domain/identifiers/address.js";
import type { Outcome } from "../../domain/results/outcome.js";
import { exposedTo as exposedBy } from "../../domain/log/current-epoch.js";
import type { Slot } from "../../domain/log/grant-slots.js";
import type { ParticipantLog } from "../../domain/log/participant-log.js";
import type { Receipt } from "../../domain/ledger/position.js";
import type { NewRecord, RecordVersion } from "../../domain/records/record.js";
import { toRecordVersion } from "../../envelope/statement.js";
import type { CallOptions } from "../../ports/call-options.js";
import { unavailable } from "../cards/record-index.js";
import type { Session } from "../session/session.js";
import { isToldEnded } from "../session/told-ends.js";
import { alone, allOrNone, type BatchMode, eachForItself } from "../writing/batch.js";
import { endUploads } from "../uploads/uploads.js";
import { staged } from "../writing/staged-write.js";
import { receiptOf } from "../writing/write.js";
import { type AddedVersions, addVersions } from "./add-versions.js";
import { checkNewRecords, type NewRecords, totalSize } from "./checked-records.js";
import { resolveChosenIds, type StoredRecord, storeNewRecords } from "./new-records.js";
import { type AddProgress, startUpload } from "./store-version.js";

export interface AddedRecord {
  readonly record: RecordVersion;
  readonly receipt: Receipt;
  /**
   * Grantees who can read this record although their access has ended, because two devices wrote at
   * once. Normally empty.
   */
  readonly exposedTo: readonly Address[];
  /**
   * Grantees who may read this record, and got no key for it: their keys changed, or cannot be
   * loaded; their time is over by this device's clock, and for some minutes not by the ledger's; or
   * their end was told, and a reorganisation has taken it away. They see that it is there, and get
   * the key when the patient grants again: until then, this session names them for each record of
   * the folder that it adds or amends. Normally empty. Another session does not know whom this one
   * left out, and names nobody for it. Nobody is named for a record that an earlier try added. In
   * both cases the `problem` in the access list tells.
   */
  readonly without: readonly Address[];
}

export interface AddedRecords {
  /** In the order of the inputs. */
  readonly records: readonly RecordVersion[];
  readonly receipt: Receipt;
  /** See `AddedRecord`. */
  readonly exposedTo: readonly Address[];
  /** See `AddedRecord`. */
  readonly without: readonly Address[];
}

/**
 * @param log includes the batch's transaction
 * @param added the result of that transaction; `undefined` when every record had been added earlier
 *   or failed
 */
function toAdded(
  session: Session,
  { record, made }: StoredRecord,
  log: ParticipantLog,
  added: AddedVersions | undefined,
): AddedRecord {
  const without = added?.without.get(record) ?? [];
  if ("landed" in made) {
    const { statement, filed } = made.landed;
    const version = toRecordVersion(statement, filed.location.folder, filed.entry.at);
    const isEnded = (slot: Slot) => isToldEnded(session, log, slot, filed.entry.at);
    const exposedTo = exposedBy(log, [filed.pointer], isEnded).get(filed.pointer) ?? [];
    return { record: version, receipt: receiptOf(filed.entry), exposedTo, without };
  }
  if (!added?.receipt) throw unavailable();
  const exposedTo = added.exposedTo.get(record) ?? [];
  const at = Math.floor(added.receipt.position.at.getTime() / 1000);
  const version = toRecordVersion(made.signed.stated, made.signed.folder, at);
  return { record: version, receipt: added.receipt, exposedTo, without };
}

/**
 * Adds records in one transaction with one prompt. It stores the payloads first, then the cards,
 * and submits last.
 */
async function addBatch(
  session: Session,
  inputs: NewRecords,
  mode: BatchMode,
  options: CallOptions<AddProgress>,
): Promise<{ readonly outcomes: readonly Outcome<AddedRecord>[]; readonly receipt: Receipt | undefined }> {
  const checked = checkNewRecords(inputs, mode);
  if (Array.isArray(checked) && checked.length > 0 && checked.every(({ ok }) => !ok))
    return { outcomes: checked, receipt: undefined };
  return staged(session, options, async (staging) => {
    const upload = await startUpload(staging, options, totalSize(checked));
    const stored = await storeNewRecords(upload, checked, mode);
    if (stored.length === 0) throw new TypeError("There is nothing to add");
    const fresh = stored.flatMap((one) => (one.ok && "signed" in one.made ? { ...one, ...one.made } : []));
    const chosen = new Map(fresh.filter((one) => one.chosen).map((one) => [one.record, one.stored]));
    const versions = fresh.map(({ signed }) => signed);
    const added = versions.length > 0 ? await addVersions(staging, versions, "new", chosen) : undefined;
    const resolved = added ? await resolveChosenIds({ ...upload, log: added.after.log }, stored, mode) : stored;
    await endUploads(upload);
    const log = added?.after.log ?? upload.log;
    const outcomes = resolved.map((one) =>
      one.ok ? { ok: true as const, ...toAdded(session, one, log, added) } : one,
    );
    return { outcomes, receipt: added?.receipt };
  });
}

const added = (outcomes: readonly Outcome<AddedRecord>[]): readonly AddedRecord[] =>
  outcomes.flatMap((one) => (one.ok ? one : []));

export async function addRecord(
  session: Session,
  input: NewRecord,
  options: CallOptions<AddProgress> = {},
): Promise<AddedRecord> {
  const [one] = added((await addBatch(session, [input], alone, options)).outcomes);
  if (!one) throw unavailable();
  const { record, receipt, exposedTo, without } = one;
  return { record, receipt, exposedTo, without };
}

/** Adds all of the records or none. */
export async function addRecords(
  session: Session,
  inputs: NewRecords,
  options: CallOptions<AddProgress> = {},
): Promise<AddedRecords> {
  const { outcomes, receipt } = await addBatch(session, inputs, allOrNone("records"), options);
  const all = added(outcomes);
  const last = receipt ?? all[0]?.receipt;
  if (!last) throw unavailable();
  return {
    records: all.map(({ record }) => record),
    receipt: last,
    exposedTo: [...new Set(all.flatMap(({ exposedTo }) => exposedTo))],
    without: [...new Set(all.flatMap(({ without }) => without))],
  };
}

/** Adds the records that can be added. */
export const addEach = async (
  session: Session,
  inputs: NewRecords,
  options: CallOptions<AddProgress> = {},
): Promise<readonly Outcome<AddedRecord>[]> => (await addBatch(session, inputs, eachForItself, options)).outcomes;
