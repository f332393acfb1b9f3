import { type CardLocation, decodeCardLocation } from "../acts/card-location.js";
import type { Hex } from "../encoding/bytes.js";
import { type Epoch, epochsBySalt } from "./epochs.js";
import { oncePer } from "./once-per.js";
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
export const cardsInLog: (log: ParticipantLog) => readonly CardInLog[] = oncePer(({ entries }) => {
  // a log files its cards at few places
  const decoded = new Map<Hex, CardLocation | undefined>();
  const locationOf = (encoded: Hex): CardLocation | undefined => {
    if (!decoded.has(encoded)) decoded.set(encoded, decodeCardLocation(encoded));
    return decoded.get(encoded);
  };
  return entries.flatMap((entry) => {
    const { act } = entry;
    if (act.kind !== "fileCard" && act.kind !== "fileCards") return [];
    const location = locationOf(act.location);
    const pointers = act.kind === "fileCard" ? [act.card] : act.cards;
    return location ? pointers.map((pointer, nth) => ({ location, pointer, entry, nth })) : [];
  });
});

/** The cards with each pointer: one, unless it was filed again. */
export const cardsByPointer: (log: ParticipantLog) => ReadonlyMap<Hex, readonly CardInLog[]> = oncePer((log) =>
  Map.groupBy(cardsInLog(log), ({ pointer }) => pointer),
);

/** The epoch under which a card was filed. It comes before the card in the log. */
export function epochOfCard(log: ParticipantLog, { location, entry }: CardInLog): Epoch | undefined {
  const epoch = epochsBySalt(log).get(location.salt);
  return epoch && epoch.folder === location.folder && epoch.entry < entry.index ? epoch : undefined;
}
