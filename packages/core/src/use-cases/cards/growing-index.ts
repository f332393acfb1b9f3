import type { RecordId } from "../../domain/identifiers/ids.js";
import type { CardInLog } from "../../domain/log/cards-in-log.js";
import type { Epoch } from "../../domain/log/epochs.js";
import { resolveRecords } from "../../domain/records/resolve-records.js";
import { partitionPoint } from "../../streams/partition-point.js";
import type { CardOpener } from "./card-opener.js";
import { type AnyRecordCard, openInTurn, type RowIndex, sortCards } from "./record-index.js";

export type Wanted = (filed: CardInLog) => boolean;

export const isNew: Wanted = ({ location: { op } }) => op === "new";

/** The place of the first card of the entries from `entry` on. */
const placeOf = (cards: readonly CardInLog[], entry: number): number =>
  partitionPoint(cards.length, (place) => (cards[place]?.entry.index ?? 0) >= entry);

/** How many cards are opened first in search of the first card of a record. */
const NEAR = 4;

/** How many keys are tried on ids: in all a fraction of a second. */
const MAX_TRIES = 2 ** 16;

/** A record whose first card is searched for between two places, without the second. */
export interface Sought {
  readonly record: RecordId;
  readonly from: number;
  readonly to: number;
}

/** A part of a log's index, whose cards are opened as it grows. */
export class GrowingIndex {
  readonly #opener: CardOpener;
  readonly #opened = new Set<number>();
  readonly #cards = new Map<number, AnyRecordCard>();
  readonly #placesOf = new Map<RecordId, number[]>();
  /** The places of the first `new` cards. */
  readonly #firsts = new Map<RecordId, number>();
  readonly #problems: { readonly place: number; readonly some: RowIndex["problems"] }[] = [];
  readonly #newPlaces: readonly number[];
  /** The epoch whose key made the last id: ids that are used together are made together. */
  #likely: Epoch | undefined;
  #tries = 0;

  constructor(opener: CardOpener) {
    this.#opener = opener;
    this.#newPlaces = opener.cards.flatMap((filed, place) => (isNew(filed) ? place : []));
  }

  async open(places: readonly number[]): Promise<void> {
    const missing = places.filter((place) => !this.#opened.has(place));
    await openInTurn(this.#opener, missing);
    const outcomes = await Promise.all(missing.map((place) => this.#opener.open(place)));
    for (const [nth, place] of missing.entries()) {
      // another search may have opened it meanwhile
      if (this.#opened.has(place)) continue;
      this.#opened.add(place);
      const { cards, problems } = sortCards([outcomes[nth]]);
      if (problems.length > 0) this.#problems.push({ place, some: problems });
      for (const card of cards) this.#add(place, card);
    }
  }

  /** Opens the cards from one place to another, without it, that are wanted. */
  openBetween(from: number, to: number, isWanted: Wanted): Promise<void> {
    const places = this.#opener.cards.slice(from, to).flatMap((filed, nth) => (isWanted(filed) ? from + nth : []));
    return this.open(places);
  }

  /** The card of a record at a place that was opened. */
  cardAt(place: number): AnyRecordCard | undefined {
    return this.#cards.get(place);
  }

  /**
   * Where the first card of a record may stand at the earliest; `undefined` when its id does not
   * tell.
   * @param epochs under which the id may have been made
   */
  async earliestPlace(record: RecordId, epochs: readonly Epoch[]): Promise<number | undefined> {
    const likely = epochs.filter((epoch) => epoch === this.#likely);
    for (const epoch of [...likely, ...epochs.toReversed()]) {
      this.#tries += 1;
      if (this.#tries > MAX_TRIES) return undefined;
      const keys = await this.#opener.keysOf(epoch);
      const count = typeof keys === "string" ? undefined : keys.recordIds.countOf(record);
      if (count === undefined) continue;
      this.#likely = epoch;
      return placeOf(this.#opener.cards, count);
    }
    return undefined;
  }

  /**
   * Opens the first cards of records, for each until one is of it. It is close to the place where
   * its id says that it is at the earliest, unless much was filed between the making of the id and
   * its use. However many records are searched for, each card is passed once.
   */
  async find(sought: readonly Sought[]): Promise<void> {
    const places = this.#newPlaces;
    const nthFrom = (from: number) => partitionPoint(places.length, (nth) => (places[nth] ?? 0) >= from);
    let next = 0;
    for (const { record, from, to } of sought.toSorted((a, b) => a.from - b.from)) {
      next = Math.max(next, nthFrom(from));
      for (let [end, count] = [nthFrom(to), NEAR]; next < end; count *= 2) {
        if ((this.#firsts.get(record) ?? Infinity) < (places[next] ?? 0)) break;
        const some = places.slice(next, Math.min(next + count, end));
        await this.open(some);
        next += some.length;
      }
    }
  }

  /**
   * What the cards that were opened make of some records; `undefined` when other cards could make
   * something else of them.
   */
  resolve(wanted: ReadonlySet<RecordId>): RowIndex | undefined {
    const places = [...wanted].flatMap((record) => this.#placesOf.get(record) ?? []).toSorted((a, b) => a - b);
    const cards = places.flatMap((place) => this.#cards.get(place) ?? []);
    const { records, orphans } = resolveRecords(cards, false);
    if (orphans.length > 0 || cards.some(({ record }) => !records.has(record))) return undefined;
    const problems = this.#problems.toSorted((a, b) => a.place - b.place).flatMap(({ some }) => some);
    return { records, orphans, problems };
  }

  #add(place: number, card: AnyRecordCard): void {
    const { record, filed } = card;
    this.#cards.set(place, card);
    const known = this.#placesOf.get(record);
    if (known) known.push(place);
    else this.#placesOf.set(record, [place]);
    if (isNew(filed)) this.#firsts.set(record, Math.min(place, this.#firsts.get(record) ?? place));
  }
}
