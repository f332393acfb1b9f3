import type { Grant } from "../grants/grant.js";
import { grantsOf, isActive, isUnended, type Slot } from "./grant-slots.js";
import type { ParticipantLog } from "./participant-log.js";

/** At `now`, in Unix seconds. A grant that had run out before a new epoch closed it explicitly was not revoked. */
export function grantState(log: ParticipantLog, slot: Slot, now: number): Grant["state"] {
  const grants = grantsOf(log);
  if (isUnended(grants, slot)) return isActive(grants, slot, now) ? "active" : "expired";
  return slot.closed && slot.closed.at >= slot.until ? "expired" : "revoked";
}
