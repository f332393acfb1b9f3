import { type Act, actorOf } from "../../domain/acts/act.js";
import type { Hex } from "../../domain/encoding/bytes.js";
import type { LogEntry, Message, ParticipantLog } from "../../domain/log/participant-log.js";
import type { Session } from "../session/session.js";

/**
 * The pointer by which an act is found in a log. No two acts of one account have the same, but for
 * those that publish one key.
 */
export function pointerOf(act: Act): Hex {
  switch (act.kind) {
    case "publishKey":
      return act.key;
    case "startEpoch":
      return act.lockbox;
    case "fileCard":
      return act.card;
    case "fileCards":
      return act.cards[0] ?? "0x";
    case "grantAccess":
    case "updateEnvelope":
      return act.envelope;
    case "offerRecord":
      return act.offer;
    case "requestAccess":
    case "rejectRequest":
      return act.message;
    default:
      return "0x";
  }
}

/**
 * The act of this account with this pointer in a log. Anybody can name the same pointer in an act
 * of their own.
 */
export const inclusionOf = (
  { address }: Pick<Session, "address">,
  { entries, messages }: ParticipantLog,
  pointer: Hex,
): LogEntry | Message | undefined =>
  [...entries, ...messages].findLast(({ act }) => actorOf(act) === address && pointerOf(act) === pointer);
