import type { Grant } from "../grants/grant.js";
import { grantsOf, isActive, isUnended, type Slot } from "./grant-slots.js";
import type { ParticipantLog } from "./participant-log.js";

/**
 * The state of a grant at `now`, in Unix seconds. A new epoch revokes grants that have expired
 * explicitly; they count as expired, not as revoked.
 */
export function grantState(log: ParticipantLog, slot: Slot, now: number): Grant["state"] {
  const grants = grantsOf(log);
  if (isUnended(grants, slot)) return isActive(grants, slot, now) ? "active" : "expired";
  return slot.closed && slot.closed.at >= slot.until ? "expired" : "revoked";
}
