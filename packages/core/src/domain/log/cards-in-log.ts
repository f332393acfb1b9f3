import type { Hex } from "../encoding/hex.js";
import { decodeCardLocation, type CardLocation } from "../acts/card-location.js";
import type { LogEntry, ParticipantLog } from "./participant-log.js";

/** A sealed pointer to a card, with its entry in the log. */
export interface CardInLog {
  readonly location: CardLocation;
  readonly pointer: Hex;
  readonly entry: LogEntry;
  /** Its index among the cards of the entry. */
  readonly nth: number;
}

/**
 * All cards in the order of the log. Cards with an op that this version does not know are left out.
 */
export const cardsInLog = (log: ParticipantLog): readonly CardInLog[] =>
  log.entries.flatMap((entry) => {
    const { act } = entry;
    if (act.kind !== "card" && act.kind !== "cards") return [];
    const location = decodeCardLocation(act.place);
    const pointers = act.kind === "card" ? [act.card] : act.cards;
    return location ? pointers.map((pointer, nth) => ({ location, pointer, entry, nth })) : [];
  });
