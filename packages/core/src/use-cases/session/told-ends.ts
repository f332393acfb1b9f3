import type { Slot } from "../../domain/log/grant-slots.js";
import type { ParticipantLog } from "../../domain/log/participant-log.js";
import type { Session } from "./session.js";

/**
 * Whether a grant that a log shows as active has ended, as a receipt or another reading has told
 * this session. The log is of a node that is behind, or a reorganisation has taken the end away,
 * and may bring it back: until then nobody may hand anything over by the grant.
 */
export const isToldEnded = ({ seen, accessCalls }: Session, log: ParticipantLog, slot: Slot): boolean =>
  seen.hasEnded(slot) || accessCalls.isEndedBeyond(log, slot);
