import type { Grant } from "../../domain/grant.js";
import { type GrantSlots, isLive, type Slot, stands } from "../../domain/log/grant-slots.js";
import type { ParticipantLog } from "../../domain/log/participant-log.js";

/** A slot in the log that has it. */
export interface LoggedSlot {
  readonly log: ParticipantLog;
  readonly grants: GrantSlots;
  readonly slot: Slot;
}

/** At `now`, in Unix seconds. */
export function grantState({ grants, slot }: Pick<LoggedSlot, "grants" | "slot">, now: number): Grant["state"] {
  if (!stands(grants, slot)) return "revoked";
  return isLive(grants, slot, now) ? "active" : "expired";
}
