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

/** A card whose pointer is read from its act when it is asked for. */
class FiledCard implements CardInLog {
  readonly location: CardLocation;
  readonly entry: LogEntry;
  readonly nth: number;

  constructor(location: CardLocation, entry: LogEntry, nth: number) {
    this.location = location;
    this.entry = entry;
    this.nth = nth;
  }

  get pointer(): Hex {
    const { act } = this.entry;
    const pointers = act.kind === "fileCards" ? act.cards : act.kind === "fileCard" ? [act.card] : [];
    const pointer = pointers[this.nth];
    if (pointer === undefined) throw new TypeError("The act files no such card");
    return pointer;
  }
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
  const cards: CardInLog[] = [];
  for (const entry of entries) {
    const { filing } = entry;
    const location = filing && locationOf(filing.location);
    if (location) for (let nth = 0; nth < filing.count; nth++) cards.push(new FiledCard(location, entry, nth));
  }
  return cards;
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
