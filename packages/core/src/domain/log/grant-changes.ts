import type { SlotName } from "../grants/scope.js";
import type { LogEntry, ParticipantLog } from "./participant-log.js";

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
  const concerning = ({ entries }: ParticipantLog) => entries.filter((entry) => concerns(entry, slot));
  const taken = concerning(one);
  let back = 0;
  for (const entry of concerning(other)) {
    if (isSame(taken[back], entry)) back += 1;
    else if (!isOwn(entry)) return false;
  }
  return back === taken.length;
}
