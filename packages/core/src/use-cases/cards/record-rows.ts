import type { FolderId, RecordId } from "../../domain/identifiers/ids.js";
import type { RecordRow, RecordVersion } from "../../domain/records/record.js";
import { matchesFilter, type RecordFilter } from "../../domain/records/record-query.js";
import type { CardInLog } from "../../domain/log/cards-in-log.js";
import type { ResolvedRecord, ResolvedVersion } from "../../domain/records/resolve-records.js";
import { ChartkeyError, isChartkeyError, orProblem } from "../../errors/chartkey-error.js";
import { forRows, type View } from "../session/view.js";
import { type AnyRecordCard, lastHidden, orphaned, type RowIndex } from "./record-index.js";
import { toRecordVersion } from "../../envelope/statement.js";
import { verifyAuthor } from "./verify-author.js";
import type { VersionCard } from "../../envelope/opened-card.js";

/** A row of a list before it is made, with the card whose position is its sort key. */
export interface PendingRow {
  readonly filed: CardInLog;
  /**
   * The version by its statement, before its author is checked; `undefined` when the card could not
   * be opened.
   */
  readonly unverified: RecordVersion | undefined;
  readonly make: () => Promise<RecordRow>;
}

/** A version whose author was checked, with its card. */
export interface CheckedVersion {
  readonly record: RecordVersion;
  readonly card: VersionCard;
}

const unverifiedVersion = ({ card, first }: ResolvedVersion<AnyRecordCard>): RecordVersion | undefined =>
  card.statement && toRecordVersion(card.statement, card.filed.location.folder, first.filed.entry.at);

/** @throws ChartkeyError AUTHOR_UNTRUSTED */
export async function checkVersion(view: View, version: ResolvedVersion<AnyRecordCard>): Promise<CheckedVersion> {
  const { card } = version;
  const record = unverifiedVersion(version);
  if (!card.statement || !record)
    throw new ChartkeyError("FORMAT_INVALID", { message: "The version has no statement" });
  await verifyAuthor(view, card);
  return { record, card };
}

/**
 * Tells of a record whether no card that could not be opened may belong to it, and none follows a
 * version that was never filed.
 */
export function completeness(index: RowIndex): (record: ResolvedRecord<AnyRecordCard>) => boolean {
  const hidden: ReadonlyMap<FolderId, number> = lastHidden(index);
  const broken = new Set(index.orphans.map(({ record }) => record));
  return ({ record, complete, versions, folder }) => {
    const latest = versions.at(-1);
    if (!complete || latest === undefined || broken.has(record)) return false;
    return (hidden.get(folder) ?? -1) <= latest.card.filed.entry.index;
  };
}

async function versionRow(view: View, version: ResolvedVersion<AnyRecordCard>, complete: boolean): Promise<RecordRow> {
  const checked = await orProblem(checkVersion(forRows(view), version), view.options);
  if (!isChartkeyError(checked)) return { ok: true, record: checked.record, complete };
  const ref = { patient: view.log.owner, record: version.card.record, version: version.version };
  return { ok: false, ref, problem: checked };
}

/** The row of a version that follows one that was never filed. */
const orphanRow = (view: View, { filed, record, version }: AnyRecordCard): PendingRow => ({
  filed,
  unverified: undefined,
  make: async () => ({ ok: false, ref: { patient: view.log.owner, record, version }, problem: orphaned() }),
});

/**
 * One row for each record, with its latest version, in the order of the first cards; and one for
 * each card of a record that could not be opened, or that follows a version that was never filed.
 */
export function recordRows(view: View, index: RowIndex): readonly PendingRow[] {
  const isComplete = completeness(index);
  const rows = [...index.records.values()].flatMap((record): PendingRow[] => {
    const [first, latest] = [record.versions[0], record.versions.at(-1)];
    if (!first || !latest) return [];
    return [
      {
        filed: first.first.filed,
        unverified: unverifiedVersion(latest),
        make: () => versionRow(view, latest, isComplete(record)),
      },
    ];
  });
  const ofRecords = index.problems.filter(({ filed }) => filed.location.op !== "folder");
  const problems: PendingRow[] = ofRecords.map(({ filed, problem }) => ({
    filed,
    unverified: undefined,
    make: async () => ({ ok: false, ref: { patient: view.log.owner }, problem }),
  }));
  return [...rows, ...problems, ...index.orphans.map((card) => orphanRow(view, card))];
}

/**
 * Whether a row matches a filter. A row that cannot be opened matches every filter but another
 * folder.
 */
export const matchesRow = (filter: RecordFilter, { filed, unverified }: PendingRow): boolean =>
  unverified
    ? matchesFilter(filter, unverified)
    : filter.folder === undefined || filed.location.folder === filter.folder;

/**
 * One row for each version of a record, the oldest first, and for each that follows a version that
 * was never filed. Empty for a record that is not there.
 */
export function versionRows(view: View, index: RowIndex, id: RecordId): readonly PendingRow[] {
  const record = index.records.get(id);
  const complete = record !== undefined && completeness(index)(record);
  const versions = (record?.versions ?? []).map((version): PendingRow => ({
    filed: version.first.filed,
    unverified: unverifiedVersion(version),
    make: () => versionRow(view, version, complete),
  }));
  const orphans = index.orphans.filter((card) => card.record === id);
  return [...versions, ...orphans.map((card) => orphanRow(view, card))];
}
