import { parseAddress } from "../../domain/identifiers/address.js";
import { inField } from "../../domain/checks/check-field.js";
import { checkKeys } from "../../domain/checks/check-keys.js";
import { parseRecordId } from "../../domain/identifiers/ids.js";
import { type SeekableRecord, type RecordRef, recordRefKeys } from "../../domain/records/record.js";
import { checkVersionNumber } from "../../domain/records/version-number.js";
import type { CallOptions } from "../../ports/call-options.js";
import { type FoundVersion, openedRecord, type OpenProgress } from "../cards/opened-record.js";
import { indexOfRecords } from "../cards/index-part.js";
import { CardOpener } from "../cards/card-opener.js";
import { indexRecords, notFound } from "../cards/record-index.js";
import { checkVersion, completeness } from "../cards/record-rows.js";
import { Reading, type ReadOptions } from "../lists/reading.js";
import type { Session } from "../session/session.js";
import { timed, viewOf } from "../session/view.js";
import { accessView } from "./access-view.js";
import { openGrantedVersion } from "./granted-record.js";

async function find(session: Session, name: RecordRef, options: ReadOptions): Promise<FoundVersion> {
  const ref = checkKeys("ref", name, recordRefKeys);
  const record = inField("record", () => parseRecordId(ref.record));
  const patient = inField("patient", () => parseAddress(ref.patient));
  checkVersionNumber("version", ref.version);
  await session.verifier.admit(patient, "receivedGrants", { signal: options.signal });
  const view = await timed(await viewOf(session, patient, options));
  const { readable, records, problems } = await accessView(view);
  const opener = new CardOpener(readable);
  const index = await indexOfRecords(opener, [record]);
  const known = index.records.get(record);
  const wanted = <V extends { readonly version: number }>(versions: readonly V[]): V | undefined =>
    ref.version === undefined
      ? versions.toSorted((a, b) => a.version - b.version).at(-1)
      : versions.find(({ version }) => version === ref.version);
  const version = known && wanted(known.versions);
  if (version) return { ...(await checkVersion(view, version)), complete: completeness(index)(known) };
  const key = wanted(records.get(record) ?? []);
  if (key) return { ...(await openGrantedVersion(view, record, key)), complete: false };
  const { problems: closed } = await indexRecords(opener);
  throw notFound({ problems: [...closed, ...problems] });
}

/**
 * Opens a version that was granted. The same error covers absent, never granted, revoked and
 * expired, so that it does not reveal which.
 * @throws ChartkeyError RECORD_UNAVAILABLE
 */
export async function openShared(
  session: Session,
  ref: RecordRef,
  options: CallOptions<OpenProgress> = {},
): Promise<SeekableRecord> {
  const { signal } = options;
  const found = await Reading.opening(session.clock, (reading) => find(session, ref, { signal, reading }));
  return openedRecord(session, found, options);
}
