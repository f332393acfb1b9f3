import type { SlotName } from "../grants/scope.js";
import type { LogEntry, ParticipantLog } from "./participant-log.js";

/** How many entries two readings of one log begin with. A head covers all entries before it. */
function sharedEntries(one: ParticipantLog, other: ParticipantLog): number {
  let shared = Math.min(one.entries.length, other.entries.length);
  while (shared > 0 && one.entries[shared - 1]?.head !== other.entries[shared - 1]?.head) shared -= 1;
  return shared;
}

/** Whether an entry gives or ends the grant, or revokes another of its grantee. */
function concerns({ act }: LogEntry, { grantee, scope }: SlotName): boolean {
  if (act.kind === "revokeEveryone") return true;
  if (act.kind === "revokeAccess") return act.grantee === grantee;
  const changes = act.kind === "grantAccess" || act.kind === "relinquishAccess";
  return changes && act.grantee === grantee && act.scope === scope;
}

const isSame = (one: LogEntry | undefined, other: LogEntry): boolean =>
  one !== undefined && JSON.stringify(one.act) === JSON.stringify(other.act);

/**
 * Whether between two readings of one log nobody has given or ended a grant, nor revoked another of
 * its grantee. A reorganisation changes nothing where it brings back what it took away, in the same
 * order.
 * @param isOwn tells the entries that the caller has made: those count as known
 */
export function isUntouched(
  one: ParticipantLog,
  other: ParticipantLog,
  slot: SlotName,
  isOwn: (entry: LogEntry) => boolean,
): boolean {
  const shared = sharedEntries(one, other);
  const concerning = ({ entries }: ParticipantLog) => entries.slice(shared).filter((entry) => concerns(entry, slot));
  const taken = concerning(one);
  let back = 0;
  for (const entry of concerning(other)) {
    if (isSame(taken[back], entry)) back += 1;
    else if (!isOwn(entry)) return false;
  }
  return back === taken.length;
}
