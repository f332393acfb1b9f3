import type { Address } from "../../domain/identifiers/address.js";
import type { RecordId } from "../../domain/identifiers/ids.js";
import { type CardInLog, cardsInLog } from "../../domain/log/cards-in-log.js";
import { decodeScope } from "../../domain/grants/scope.js";
import { isEmptyFilter, matchesFilter, type RecordFilter } from "../../domain/records/record-query.js";
import type { RecordRow } from "../../domain/records/record.js";
import type { VersionKey } from "../../envelope/envelope.js";
import { isChartkeyError, orProblem } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import { indexRecords } from "../cards/record-index.js";
import { matchesRow, recordRows } from "../cards/record-rows.js";
import { type ListItem, sortKeyPart } from "../lists/page-of.js";
import type { Session } from "../session/session.js";
import { type TimedView, type View, viewsAtOneInstant } from "../session/view.js";
import { accessView } from "./access-view.js";
import { openGrantedVersion } from "./granted-record.js";

async function grantedRow(view: View, record: RecordId, key: VersionKey): Promise<RecordRow> {
  const checked = await orProblem(openGrantedVersion(view, record, key), view.options);
  // a grantee of a single record cannot see whether there are newer versions
  if (!isChartkeyError(checked)) return { ok: true, record: checked.record, complete: false };
  return { ok: false, ref: { patient: view.log.owner, record, version: key.version }, problem: checked };
}

const latestOf = (versions: readonly VersionKey[]): VersionKey | undefined =>
  versions.toSorted((a, b) => a.version - b.version).at(-1);

/** The sort key of a card; the lowest for a card that the log does not have. */
const sortKeyOf = (filed: CardInLog | undefined): string =>
  `${sortKeyPart(filed?.entry.position.sequence ?? 0)}.${sortKeyPart(filed?.nth ?? 0)}`;

/**
 * One row for each record of one patient that this participant may read, and for each grant and
 * card that cannot be opened.
 */
async function patientRows(view: TimedView, filter: RecordFilter): Promise<readonly ListItem<RecordRow>[]> {
  const { readable, records, problems } = await accessView(view);
  const index = await indexRecords(readable);
  const rows: ListItem<RecordRow>[] = recordRows(view, index)
    .filter((row) => matchesRow(filter, row))
    .map(({ filed, make }) => ({ sortKey: sortKeyOf(filed), make }));
  const cards = cardsInLog(view.log);
  for (const [record, versions] of records) {
    const latest = latestOf(versions);
    if (!latest || index.records.has(record)) continue;
    const first = cards.find(({ pointer }) => pointer === versions[0]?.filed);
    const sortKey = `${sortKeyOf(first)}.${record}`;
    if (isEmptyFilter(filter)) {
      rows.push({ sortKey, make: () => grantedRow(view, record, latest) });
      continue;
    }
    // its folder, category, date and author are unknown until it is opened
    const row = await grantedRow(view, record, latest);
    if (row.ok ? matchesFilter(filter, row.record) : filter.folder === undefined)
      rows.push({ sortKey, make: () => row });
  }
  for (const { slot, problem } of problems) {
    const sortKey = `${sortKeyPart(slot.given.position.sequence)}.${slot.scope}`;
    const scope = decodeScope(slot.scope);
    const record = scope !== "everything" && "record" in scope ? scope.record : undefined;
    rows.push({ sortKey, make: () => ({ ok: false, ref: { patient: view.log.owner, record }, problem }) });
  }
  return rows;
}

/**
 * The rows of several patients. A patient whose log or grants cannot be read has one row with the
 * problem.
 */
export async function sharedRows(
  session: Session,
  patients: readonly Address[],
  filter: RecordFilter,
  options: CallOptions,
): Promise<readonly ListItem<RecordRow>[]> {
  const timedView = viewsAtOneInstant(session, options);
  const rows: ListItem<RecordRow>[] = [];
  for (const patient of patients) {
    const read = async () => patientRows(await timedView(patient), filter);
    const found = await orProblem(read(), options);
    if (!isChartkeyError(found)) rows.push(...found);
    else
      rows.push({
        sortKey: `${sortKeyPart(0)}.${patient}`,
        make: () => ({ ok: false, ref: { patient }, problem: found }),
      });
  }
  return rows;
}
