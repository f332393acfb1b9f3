import type { Grant } from "../grants/grant.js";
import { type GrantSlots, isActive, type Slot, isUnended } from "./grant-slots.js";
import type { ParticipantLog } from "./participant-log.js";

/** A slot in the log that has it. */
export interface GrantInLog {
  readonly log: ParticipantLog;
  readonly grants: GrantSlots;
  readonly slot: Slot;
}

/** At `now`, in Unix seconds. A grant that had run out before a new epoch closed it in words was not revoked. */
export function grantState({ grants, slot }: Pick<GrantInLog, "grants" | "slot">, now: number): Grant["state"] {
  if (isUnended(grants, slot)) return isActive(grants, slot, now) ? "active" : "expired";
  return slot.closed && slot.closed.at >= slot.until ? "expired" : "revoked";
}
