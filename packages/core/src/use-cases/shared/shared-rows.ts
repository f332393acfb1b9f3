import type { Address } from "../../domain/identifiers/address.js";
import type { RecordId } from "../../domain/identifiers/ids.js";
import { type FiledCard, filedCards } from "../../domain/log/filed-cards.js";
import type { RecordRow } from "../../domain/records/record.js";
import type { VersionKey } from "../../envelope/envelope.js";
import { isChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import { keyPart, type Placed } from "../lists/paged.js";
import { indexRecords } from "../cards/record-index.js";
import { recordRows } from "../cards/record-rows.js";
import type { Session } from "../session/session.js";
import { type AccessView, accessView } from "./access-view.js";
import { openGrantedVersion } from "./granted-record.js";

async function grantedRow(
  session: Session,
  view: AccessView,
  record: RecordId,
  key: VersionKey,
  options: CallOptions,
): Promise<RecordRow> {
  const { log, patient } = view.readable;
  try {
    const { record: version } = await openGrantedVersion(session, log, record, key, options);
    // who was granted a record by itself cannot see whether there are newer versions
    return { ok: true, record: version, complete: false };
  } catch (error) {
    options.signal?.throwIfAborted();
    if (!isChartkeyError(error)) throw error;
    return { ok: false, ref: { patient, record, version: key.version }, problem: error };
  }
}

const latestOf = (versions: readonly VersionKey[]): VersionKey | undefined =>
  versions.toSorted((a, b) => a.version - b.version).at(-1);

/** A card's place in a list; the oldest for one that the log does not have. */
const placeOf = (filed: FiledCard | undefined): string =>
  `${keyPart(filed?.entry.position.sequence ?? 0)}.${keyPart(filed?.nth ?? 0)}`;

/** A row for each record of one patient that this participant may read, and for each grant and card that cannot be opened. */
async function patientRows(
  session: Session,
  view: AccessView,
  options: CallOptions,
): Promise<readonly Placed<RecordRow>[]> {
  const { log, patient } = view.readable;
  const index = await indexRecords(session, view.readable, options);
  const rows: Placed<RecordRow>[] = recordRows(session, log, index).map((row) => ({
    key: placeOf(row.filed),
    make: () => row.make(options),
  }));
  const cards = filedCards(log);
  for (const [record, versions] of view.records) {
    const latest = latestOf(versions);
    if (!latest || index.records.has(record)) continue;
    const first = cards.find(({ pointer }) => pointer === versions[0]?.filed);
    rows.push({ key: `${placeOf(first)}.${record}`, make: () => grantedRow(session, view, record, latest, options) });
  }
  for (const { granted, problem } of view.problems) {
    const key = `${keyPart(granted.slot.given.position.sequence)}.${granted.slot.scope}`;
    rows.push({ key, make: () => ({ ok: false, ref: { patient }, problem }) });
  }
  return rows;
}

/** The rows of several patients. A patient whose log or grants cannot be read gives one row that says so. */
export async function sharedRows(
  session: Session,
  patients: readonly Address[],
  options: CallOptions,
): Promise<readonly Placed<RecordRow>[]> {
  const rows: Placed<RecordRow>[] = [];
  for (const patient of patients) {
    try {
      rows.push(...(await patientRows(session, await accessView(session, patient, options), options)));
    } catch (error) {
      options.signal?.throwIfAborted();
      if (!isChartkeyError(error)) throw error;
      rows.push({ key: `${keyPart(0)}.${patient}`, make: () => ({ ok: false, ref: { patient }, problem: error }) });
    }
  }
  return rows;
}
