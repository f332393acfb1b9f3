import type { RecordRow, RecordVersion } from "../../domain/records/record.js";
import type { ParticipantLog } from "../../domain/log/participant-log.js";
import type { CardInLog } from "../../domain/log/cards-in-log.js";
import type { ResolvedRecord, ResolvedVersion } from "../../domain/records/resolve-records.js";
import { ChartkeyError, isChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { Session } from "../session/session.js";
import { newerCardProblem } from "./newer-card-problem.js";
import type { AnyRecordCard, RecordIndex } from "./record-index.js";
import { toRecordVersion } from "../../envelope/record-version.js";
import { verifyAuthor } from "./verify-author.js";
import type { VersionCard } from "../../envelope/version-card.js";

/** A row that is not made yet, with the card that gives it its place in a list. */
export interface PendingRow {
  readonly filed: CardInLog;
  make(options: CallOptions): Promise<RecordRow>;
}

/** A version whose author was checked, with its card. */
export interface CheckedVersion {
  readonly record: RecordVersion;
  readonly card: VersionCard;
}

/** @throws ChartkeyError AUTHOR_UNTRUSTED */
export async function checkVersion(
  session: Session,
  log: ParticipantLog,
  version: ResolvedVersion<AnyRecordCard>,
  options: CallOptions,
): Promise<CheckedVersion> {
  const { card, first } = version;
  if (!card.statement) throw new ChartkeyError("FORMAT_INVALID", { message: "The version has no statement" });
  await verifyAuthor(session, log, card, options);
  return { record: toRecordVersion(card.statement, card.filed.location.folder, first.filed.entry.at), card };
}

function isComplete(index: RecordIndex, { complete, versions }: ResolvedRecord<AnyRecordCard>): boolean {
  const latest = versions.at(-1);
  return complete && latest !== undefined && !newerCardProblem(index, latest.card.filed);
}

async function versionRow(
  session: Session,
  log: ParticipantLog,
  version: ResolvedVersion<AnyRecordCard>,
  complete: boolean,
  options: CallOptions,
): Promise<RecordRow> {
  try {
    return { ok: true, record: (await checkVersion(session, log, version, options)).record, complete };
  } catch (error) {
    options.signal?.throwIfAborted();
    if (!isChartkeyError(error)) throw error;
    return {
      ok: false,
      ref: { patient: log.owner, record: version.card.record, version: version.version },
      problem: error,
    };
  }
}

/** One row for each record with its latest version, in the order of their first cards, and one for each card of a record that could not be opened. */
export function recordRows(session: Session, log: ParticipantLog, index: RecordIndex): readonly PendingRow[] {
  const rows = [...index.records.values()].flatMap((record): PendingRow[] => {
    const [first, latest] = [record.versions[0], record.versions.at(-1)];
    if (!first || !latest) return [];
    const complete = isComplete(index, record);
    return [{ filed: first.first.filed, make: (options) => versionRow(session, log, latest, complete, options) }];
  });
  const ofRecords = index.problems.filter(({ filed }) => filed.location.op !== "folder");
  const problems: PendingRow[] = ofRecords.map(({ filed, problem }) => ({
    filed,
    make: async () => ({ ok: false, ref: { patient: log.owner }, problem }),
  }));
  return [...rows, ...problems];
}

/** One row for each version of a record, the oldest first. */
export const versionRows = (
  session: Session,
  log: ParticipantLog,
  index: RecordIndex,
  record: ResolvedRecord<AnyRecordCard>,
): readonly PendingRow[] => {
  const complete = isComplete(index, record);
  return record.versions.map((version) => ({
    filed: version.first.filed,
    make: (options) => versionRow(session, log, version, complete, options),
  }));
};
