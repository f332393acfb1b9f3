import { type Epoch, epochsBySalt, epochsOf } from "../../domain/log/epochs.js";
import type { CardInLog } from "../../domain/log/cards-in-log.js";
import type { RecordId } from "../../domain/identifiers/ids.js";
import { resolveRecords } from "../../domain/records/resolve-records.js";
import { partitionPoint } from "../../streams/partition-point.js";
import type { View } from "../session/view.js";
import { CardOpener, ownReadableLog } from "./card-opener.js";
import { type AnyRecordCard, indexRecords, openInTurn, type RowIndex, sortCards } from "./record-index.js";

type Wanted = (filed: CardInLog) => boolean;

const isNew: Wanted = ({ location: { op } }) => op === "new";
const isChange: Wanted = ({ location: { op } }) => op !== "new" && op !== "folder";

/** The place of the first card of the entries from `entry` on. */
const placeOf = (cards: readonly CardInLog[], entry: number): number =>
  partitionPoint(cards.length, (place) => (cards[place]?.entry.index ?? 0) >= entry);

/**
 * Where the first card of a record may stand at the earliest; `undefined` when its id does not
 * tell.
 * @param epochs under which the id may have been made
 */
async function earliestPlace(
  opener: CardOpener,
  record: RecordId,
  epochs: readonly Epoch[],
): Promise<number | undefined> {
  for (const epoch of epochs.toReversed()) {
    const keys = await opener.keysOf(epoch);
    const count = typeof keys === "string" ? undefined : keys.recordIds.countOf(record);
    if (count !== undefined) return placeOf(opener.cards, count);
  }
  return undefined;
}

/** How many cards are opened first in search of the first card of a record. */
const NEAR = 4;

/** A part of a log's index, whose cards are opened as it grows. */
class IndexPart {
  readonly #opener: CardOpener;
  readonly #opened = new Set<number>();

  constructor(opener: CardOpener) {
    this.#opener = opener;
  }

  async open(places: readonly number[]): Promise<void> {
    const missing = places.filter((place) => !this.#opened.has(place));
    await openInTurn(this.#opener, missing);
    for (const place of missing) this.#opened.add(place);
  }

  /** Opens the cards from one place to another, without it, that are wanted. */
  openBetween(from: number, to: number, isWanted: Wanted): Promise<void> {
    return this.open(this.#between(from, to, isWanted));
  }

  /** The card of a record at a place that was opened. */
  async cardAt(place: number): Promise<AnyRecordCard | undefined> {
    return sortCards([await this.#opener.open(place)]).cards[0];
  }

  /**
   * Opens the first cards of records from one place to another, until one is of this record. It is
   * close to the place where its id says that it is at the earliest, unless much was filed between
   * the making of the id and its use.
   */
  async find(record: RecordId, from: number, to: number): Promise<void> {
    const places = this.#between(from, to, isNew);
    for (let [begin, count] = [0, NEAR]; begin < places.length; begin += count, count *= 2) {
      const some = places.slice(begin, begin + count);
      await this.open(some);
      const found = await Promise.all(some.map((place) => this.cardAt(place)));
      if (found.some((card) => card?.record === record)) return;
    }
  }

  /**
   * What the cards that were opened make of some records; `undefined` when other cards could make
   * something else of them.
   */
  async resolve(wanted: ReadonlySet<RecordId>): Promise<RowIndex | undefined> {
    const places = [...this.#opened].toSorted((a, b) => a - b);
    const { cards, problems } = sortCards(await Promise.all(places.map((place) => this.#opener.open(place))));
    const ofWanted = cards.filter(({ record }) => wanted.has(record));
    const { records, orphans } = resolveRecords(ofWanted, false);
    const isWhole = orphans.length === 0 && ofWanted.every(({ record }) => records.has(record));
    return isWhole ? { records, orphans, problems } : undefined;
  }

  #between(from: number, to: number, isWanted: Wanted): readonly number[] {
    const { cards } = this.#opener;
    const places = Array.from({ length: Math.max(0, to - from) }, (_, nth) => from + nth);
    return places.filter((place) => cards[place] !== undefined && isWanted(cards[place]));
  }
}

/**
 * The part of a log's index that makes the rows at some places: of the cards there, of later
 * changes, and of the few before them that could be of the same records. It has the rows that the
 * index of the whole log has there. Where they could depend on other cards, as for an id that does
 * not tell its age, or a change of a record that is not found, there is no such part.
 * @param shown the places of cards, in ascending order
 * @param isListed whether the rows of a folder are wanted
 */
export async function partOfRows(
  opener: CardOpener,
  shown: readonly number[],
  isListed: Wanted,
): Promise<RowIndex | undefined> {
  const { cards } = opener;
  const [start = cards.length] = shown;
  const isListedChange: Wanted = (filed) => isChange(filed) && isListed(filed);
  const part = new IndexPart(opener);
  const later = cards.flatMap((filed, place) => (place >= start && isListedChange(filed) ? place : []));
  await part.open([...new Set([...shown, ...later])]);
  const wanted = new Set<RecordId>();
  let since = start;
  for (const place of shown) {
    const card = await part.cardAt(place);
    if (!card || wanted.has(card.record)) continue;
    const epochs = epochsOf(opener.view.log).get(card.filed.location.folder) ?? [];
    const earliest = await earliestPlace(opener, card.record, epochs);
    if (earliest === undefined || earliest > place) return undefined;
    wanted.add(card.record);
    since = Math.min(since, earliest);
    if (isNew(card.filed)) await part.openBetween(earliest, start, isNew);
    else await part.find(card.record, earliest, place);
  }
  await part.openBetween(since, start, isListedChange);
  return part.resolve(wanted);
}

async function partOfRecords(opener: CardOpener, records: readonly RecordId[]): Promise<RowIndex | undefined> {
  const part = new IndexPart(opener);
  const end = opener.cards.length;
  const epochs = [...epochsBySalt(opener.view.log).values()];
  let since = end;
  for (const record of records) {
    const earliest = await earliestPlace(opener, record, epochs);
    if (earliest === undefined) return undefined;
    since = Math.min(since, earliest);
    await part.find(record, earliest, end);
  }
  await part.openBetween(since, end, isChange);
  return part.resolve(new Set(records));
}

/**
 * An index that has of some records what that of the whole log has. Of the others it may have
 * nothing. It opens few cards where the ids tell their age.
 */
export const indexOfRecords = async (opener: CardOpener, records: readonly RecordId[]): Promise<RowIndex> =>
  (await partOfRecords(opener, records)) ?? indexRecords(opener);

/** {@link indexOfRecords} of the participant's own log. */
export const ownIndexOf = (view: View, records: readonly RecordId[]): Promise<RowIndex> =>
  indexOfRecords(new CardOpener(ownReadableLog(view)), records);
