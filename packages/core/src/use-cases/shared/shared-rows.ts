import type { Address } from "../../domain/identifiers/address.js";
import type { RecordId } from "../../domain/identifiers/ids.js";
import { type CardInLog, cardsByPointer } from "../../domain/log/cards-in-log.js";
import { decodeScope } from "../../domain/grants/scope.js";
import { isEmptyFilter, matchesFilter, type RecordFilter } from "../../domain/records/record-query.js";
import type { Page } from "../../domain/results/listing.js";
import type { RecordRow } from "../../domain/records/record.js";
import type { VersionKey } from "../../envelope/envelope.js";
import { type ChartkeyError, isChartkeyError, orProblem } from "../../errors/chartkey-error.js";
import { mapConcurrently } from "../../streams/map-concurrently.js";
import { CardOpener } from "../cards/card-opener.js";
import { indexRecords } from "../cards/record-index.js";
import { type ListedLog, rowsOf } from "../cards/log-walk.js";
import { eachPatient } from "../lists/each-patient.js";
import { type ListItem, ROWS, sortKeyPart } from "../lists/page-of.js";
import type { ReadOptions } from "../lists/reading.js";
import type { Session } from "../session/session.js";
import { forRows, type TimedView, type View, viewsAtOneInstant } from "../session/view.js";
import { type AccessView, accessView } from "./access-view.js";
import { openGrantedVersion } from "./granted-record.js";

async function grantedRow(view: View, record: RecordId, key: VersionKey): Promise<RecordRow> {
  const checked = await orProblem(openGrantedVersion(forRows(view), record, key), view.options);
  // a grantee of a single record cannot see whether there are newer versions
  if (!isChartkeyError(checked)) return { ok: true, record: checked.record, complete: false };
  return { ok: false, ref: { patient: view.log.owner, record, version: key.version }, problem: checked };
}

const latestOf = (versions: readonly VersionKey[]): VersionKey | undefined =>
  versions.toSorted((a, b) => a.version - b.version).at(-1);

/**
 * The sort key of a card; the lowest for a card that the log does not have. It ends with the
 * patient: no head proves positions, and rows of two patients with one key would hide each other.
 */
const sortKeyOf = ({ log }: View, filed: CardInLog | undefined): string =>
  `${sortKeyPart(filed?.entry.position.sequence ?? 0)}.${sortKeyPart(filed?.nth ?? 0)}.${log.owner}`;

/** The row of a record that is granted singly; none when the filter rules it out. */
async function singleRow(
  view: View,
  [record, versions]: readonly [RecordId, readonly VersionKey[]],
  filter: RecordFilter,
): Promise<readonly ListItem<RecordRow>[]> {
  const latest = latestOf(versions);
  if (!latest) return [];
  const first = cardsByPointer(view.log).get(versions[0]?.filed ?? latest.filed)?.[0];
  const sortKey = `${sortKeyOf(view, first)}.${record}`;
  if (isEmptyFilter(filter)) return [{ sortKey, make: () => grantedRow(view, record, latest) }];
  // its folder, category, date and author are unknown until it is opened
  const row = await grantedRow(view, record, latest);
  const matches = row.ok ? matchesFilter(filter, row.record) : filter.folder === undefined;
  return matches ? [{ sortKey, make: () => row }] : [];
}

function problemRow(view: View, { slot, problem }: AccessView["problems"][number]): ListItem<RecordRow> {
  const scope = decodeScope(slot.scope);
  const record = scope !== "everything" && "record" in scope ? scope.record : undefined;
  return {
    sortKey: `${sortKeyPart(slot.given.position.sequence)}.${view.log.owner}.${slot.scope}`,
    make: () => ({ ok: false, ref: { patient: view.log.owner, record }, problem }),
  };
}

/** What is listed of one patient. */
interface PatientRows {
  /** A log whose cards are opened as they are shown. */
  readonly logs: readonly ListedLog[];
  readonly others: readonly ListItem<RecordRow>[];
  /** Why some of the rows may be missing for now: their grant cannot be opened. */
  readonly problem: ChartkeyError | undefined;
}

/**
 * One row for each record of one patient that this participant may read, and for each grant and
 * card that cannot be opened. Of one whose records are granted singly too, the whole log tells
 * which of them have a row already.
 */
async function patientRows(view: TimedView, filter: RecordFilter): Promise<PatientRows> {
  const { readable, records, problems } = await accessView(view);
  const opener = new CardOpener(readable);
  const log = { opener, sortKey: (filed: CardInLog) => sortKeyOf(view, filed) };
  const index = records.size > 0 ? await indexRecords(opener) : undefined;
  const singles = [...records].filter(([record]) => !index?.records.has(record));
  const granted = await mapConcurrently(singles, ROWS, (single) => singleRow(view, single, filter));
  const refused = problems.map((problem) => problemRow(view, problem));
  return {
    logs: index ? [] : [log],
    others: [...(index ? rowsOf(log, index, filter) : []), ...granted.flat(), ...refused],
    problem: problems.find(({ problem }) => problem.retryable)?.problem,
  };
}

/** The rows of several patients, and the patients who could not be read. */
export interface SharedRows extends Pick<PatientRows, "logs" | "others"> {
  readonly problems: Page<never>["problems"];
}

/**
 * Reads the rows of several patients. A patient whose log cannot be read has one row with the
 * problem, the last, and is named: the rows of another reading may stand before it. A patient is
 * also named while a grant cannot be opened: its row stands elsewhere than those of its records.
 */
export async function sharedRows(
  session: Session,
  patients: readonly Address[],
  filter: RecordFilter,
  options: ReadOptions,
): Promise<SharedRows> {
  const timedView = viewsAtOneInstant(session, options);
  const { found, problems } = await eachPatient(patients, options.signal, async (patient) => {
    const read = await patientRows(await timedView(patient), filter);
    return [{ patient, ...read }];
  });
  const unread = problems.map(({ subject: patient, problem }): ListItem<RecordRow> => ({
    sortKey: `${sortKeyPart(0)}.${patient}`,
    make: () => ({ ok: false, ref: { patient }, problem }),
  }));
  const missing = found.flatMap(({ patient, problem }) => (problem ? [{ subject: patient, problem }] : []));
  return {
    logs: found.flatMap(({ logs }) => logs),
    others: [...found.flatMap(({ others }) => others), ...unread],
    problems: [...problems, ...missing],
  };
}
