import { parseAddress } from "../../domain/identifiers/address.js";
import { inField } from "../../domain/checks/in-field.js";
import { parseRecordId } from "../../domain/identifiers/ids.js";
import type { OpenedRecord, RecordRef } from "../../domain/records/record.js";
import { checkVersionNumber } from "../../domain/records/version-number.js";
import type { CallOptions } from "../../ports/call-options.js";
import { openedRecord, type OpenProgress } from "../cards/opened-record.js";
import { notFound } from "../cards/not-found.js";
import { indexRecords } from "../cards/record-index.js";
import { type CheckedVersion, checkVersion } from "../cards/record-rows.js";
import type { Session } from "../session/session.js";
import { accessView } from "./access-view.js";
import { openGrantedVersion } from "./granted-record.js";

async function find(session: Session, ref: RecordRef, options: CallOptions): Promise<CheckedVersion> {
  const record = inField("record", () => parseRecordId(ref.record));
  const patient = inField("patient", () => parseAddress(ref.patient));
  checkVersionNumber("version", ref.version);
  const view = await accessView(session, patient, options);
  const { log } = view.readable;
  const index = await indexRecords(session, view.readable, options);
  const known = index.records.get(record);
  const wanted = <V extends { readonly version: number }>(versions: readonly V[]): V | undefined =>
    ref.version === undefined
      ? versions.toSorted((a, b) => a.version - b.version).at(-1)
      : versions.find(({ version }) => version === ref.version);
  const version = known && wanted(known.versions);
  if (version) return checkVersion(session, log, version, options);
  const key = wanted(view.records.get(record) ?? []);
  if (key) return openGrantedVersion(session, log, record, key, options);
  throw notFound({ problems: [...index.problems, ...view.problems] });
}

/** Absent, never granted, revoked and expired look the same. @throws ChartkeyError RECORD_UNAVAILABLE */
export async function openShared(
  session: Session,
  ref: RecordRef,
  options: CallOptions<OpenProgress> = {},
): Promise<OpenedRecord> {
  const found = await find(session, ref, { signal: options.signal });
  return openedRecord(session.blobs, found.record, found.card.opened.card.placement, found.card.statement, options);
}
