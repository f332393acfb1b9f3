import type { Cursor, Position } from "../ledger/position.js";
import type { ParticipantLog } from "./participant-log.js";

interface Placed {
  readonly position: Position;
}

/** The part of the log before the position `end`. */
function cutBefore(log: ParticipantLog, end: Position | undefined): ParticipantLog {
  if (!end) return log;
  const before = ({ position }: Placed) => position.sequence < end.sequence;
  return {
    owner: log.owner,
    entries: log.entries.filter(before),
    messages: log.messages.filter(before),
    unknown: log.unknown.filter((position) => position.sequence < end.sequence),
  };
}

/** The log up to its first `count` entries, without later entries and messages. */
export const firstEntries = (log: ParticipantLog, count: number): ParticipantLog =>
  cutBefore(log, log.entries[count]?.position);

/** The prefix of the log that no reorganisation can remove any more. */
export function finalPart(log: ParticipantLog): ParticipantLog {
  const open = [...log.entries, ...log.messages].map(({ position }) => position).filter(({ final }) => !final);
  return cutBefore(log, open.toSorted((a, b) => (a.sequence < b.sequence ? -1 : 1))[0]);
}

/** The same log, with every entry after the first `count` marked as not final. */
export const unfinalAfter = (log: ParticipantLog, count: number): ParticipantLog => ({
  ...log,
  entries: log.entries.map((entry) =>
    entry.index < count ? entry : { ...entry, position: { ...entry.position, final: false } },
  ),
});

const lastOf = (log: ParticipantLog) => {
  const [entry, message] = [log.entries.at(-1), log.messages.at(-1)];
  if (!entry || !message) return entry ?? message;
  return entry.position.sequence > message.position.sequence ? entry : message;
};

/** The cursor of the last entry or message in the log. */
export const lastCursor = (log: ParticipantLog): Cursor | undefined => lastOf(log)?.cursor;

/** The sequence of the last entry or message in the log; -1 for an empty log. */
export const lastSequence = (log: ParticipantLog): bigint => lastOf(log)?.position.sequence ?? -1n;
