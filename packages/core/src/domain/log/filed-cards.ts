import type { Hex } from "../encoding/hex.js";
import { decodePlace, type Place } from "../acts/card-location.js";
import type { LogEntry, ParticipantLog } from "./participant-log.js";

/** A sealed pointer to a card, where the log has it. */
export interface FiledCard {
  readonly place: Place;
  readonly pointer: Hex;
  readonly entry: LogEntry;
  /** Its place among the cards of one entry. */
  readonly nth: number;
}

/** All cards in the order of the log. Places with an op that this version does not know are left out. */
export const filedCards = (log: ParticipantLog): readonly FiledCard[] =>
  log.entries.flatMap((entry) => {
    const { act } = entry;
    if (act.kind !== "card" && act.kind !== "cards") return [];
    const place = decodePlace(act.place);
    const pointers = act.kind === "card" ? [act.card] : act.cards;
    return place ? pointers.map((pointer, nth) => ({ place, pointer, entry, nth })) : [];
  });
