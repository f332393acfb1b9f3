import { slotKey } from "../../domain/grants/scope.js";
import { grantsOf, type Slot } from "../../domain/log/grant-slots.js";
import type { ParticipantLog } from "../../domain/log/participant-log.js";
import type { Session } from "./session.js";

/**
 * Whether a grant that a log shows as active has ended, or run out by terms that came in its place,
 * as a receipt or another reading has told this session. The log is of a node that is behind, or a
 * reorganisation has taken the later act away, and may bring it back: until then nobody may hand
 * anything over by the grant. Of a grant whose end it shows, or another in its place, the log tells
 * by itself.
 * @param now Unix seconds
 */
export function isToldEnded({ told, accessCalls }: Session, log: ParticipantLog, slot: Slot, now: number): boolean {
  const { grantee, scope, given } = slot;
  const { envelope } = given.act;
  const shown = grantsOf(log).slots.get(slotKey(grantee, scope));
  if (!shown || shown.closed || shown.given.act.envelope !== envelope) return false;
  return (told.untilOf(envelope) ?? now + 1) <= now || accessCalls.isEndedBeyond(log, slot);
}

/** The same, or that another grant has come in its place, whatever its terms. */
export const isToldReplaced = ({ told, accessCalls }: Session, log: ParticipantLog, slot: Slot): boolean =>
  told.untilOf(slot.given.act.envelope) !== undefined || accessCalls.isEndedBeyond(log, slot);
