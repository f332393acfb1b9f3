import type { Act } from "../acts/act.js";
import { slotKey } from "../grants/scope.js";
import { foldGrants, grantsOf, type Slot, isUnended } from "./grant-slots.js";
import type { ParticipantLog } from "./participant-log.js";

/**
 * The grants that a transaction gave again although they had been ended after it was planned:
 * another device revoked them meanwhile.
 * @param again the grants among its acts that only follow up what stood when it was planned
 */
export function revivedSlots(log: ParticipantLog, transaction: string, again: readonly Act[]): readonly Slot[] {
  const start = log.entries.findIndex((entry) => entry.transaction === transaction);
  if (start < 0) return [];
  const before = foldGrants(log.entries.slice(0, start));
  const now = grantsOf(log);
  return again.flatMap((act) => {
    if (act.kind !== "grant") return [];
    const key = slotKey(act.grantee, act.scope);
    const [ended, revived] = [before.slots.get(key), now.slots.get(key)];
    return ended && revived && !isUnended(before, ended) && isUnended(now, revived) ? [revived] : [];
  });
}
