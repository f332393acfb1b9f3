import type { Address } from "../../domain/identifiers/address.js";
import type { RecordId } from "../../domain/identifiers/ids.js";
import { type CardInLog, cardsInLog } from "../../domain/log/cards-in-log.js";
import type { RecordRow } from "../../domain/records/record.js";
import type { VersionKey } from "../../envelope/envelope.js";
import { isChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import { sortKeyPart, type ListItem } from "../lists/page-of.js";
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
const sortKeyOf = (filed: CardInLog | undefined): string =>
  `${sortKeyPart(filed?.entry.position.sequence ?? 0)}.${sortKeyPart(filed?.nth ?? 0)}`;

/** A row for each record of one patient that this participant may read, and for each grant and card that cannot be opened. */
async function patientRows(
  session: Session,
  view: AccessView,
  options: CallOptions,
): Promise<readonly ListItem<RecordRow>[]> {
  const { log, patient } = view.readable;
  const index = await indexRecords(session, view.readable, options);
  const rows: ListItem<RecordRow>[] = recordRows(session, log, index).map((row) => ({
    sortKey: sortKeyOf(row.filed),
    make: () => row.make(options),
  }));
  const cards = cardsInLog(log);
  for (const [record, versions] of view.records) {
    const latest = latestOf(versions);
    if (!latest || index.records.has(record)) continue;
    const first = cards.find(({ pointer }) => pointer === versions[0]?.filed);
    rows.push({
      sortKey: `${sortKeyOf(first)}.${record}`,
      make: () => grantedRow(session, view, record, latest, options),
    });
  }
  for (const { granted, problem } of view.problems) {
    const key = `${sortKeyPart(granted.slot.given.position.sequence)}.${granted.slot.scope}`;
    rows.push({ sortKey: key, make: () => ({ ok: false, ref: { patient }, problem }) });
  }
  return rows;
}

/** The rows of several patients. A patient whose log or grants cannot be read gives one row that says so. */
export async function sharedRows(
  session: Session,
  patients: readonly Address[],
  options: CallOptions,
): Promise<readonly ListItem<RecordRow>[]> {
  const rows: ListItem<RecordRow>[] = [];
  for (const patient of patients) {
    try {
      rows.push(...(await patientRows(session, await accessView(session, patient, options), options)));
    } catch (error) {
      options.signal?.throwIfAborted();
      if (!isChartkeyError(error)) throw error;
      rows.push({
        sortKey: `${sortKeyPart(0)}.${patient}`,
        make: () => ({ ok: false, ref: { patient }, problem: error }),
      });
    }
  }
  return rows;
}
