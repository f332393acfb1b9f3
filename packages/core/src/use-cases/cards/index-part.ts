import { epochsBySalt, epochsOf } from "../../domain/log/epochs.js";
import { oncePer } from "../../domain/log/once-per.js";
import type { RecordId } from "../../domain/identifiers/ids.js";
import type { View } from "../session/view.js";
import { CardOpener, ownReadableLog } from "./card-opener.js";
import { GrowingIndex, isNew, type Sought, type Wanted } from "./growing-index.js";
import { indexRecords, type RowIndex } from "./record-index.js";

const isChange: Wanted = ({ location: { op } }) => op !== "new" && op !== "folder";

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
  const part = new GrowingIndex(opener);
  const later = cards.flatMap((filed, place) => (place >= start && isListedChange(filed) ? place : []));
  await part.open([...new Set([...shown, ...later])]);
  const wanted = new Set<RecordId>();
  const changed: Sought[] = [];
  let [since, sinceNew] = [start, start];
  for (const place of shown) {
    const card = part.cardAt(place);
    if (!card || wanted.has(card.record)) continue;
    const epochs = epochsOf(opener.view.log).get(card.filed.location.folder) ?? [];
    const earliest = await part.earliestPlace(card.record, epochs);
    if (earliest === undefined || earliest > place) return undefined;
    wanted.add(card.record);
    since = Math.min(since, earliest);
    if (isNew(card.filed)) sinceNew = Math.min(sinceNew, earliest);
    else changed.push({ record: card.record, from: earliest, to: place });
  }
  await part.openBetween(sinceNew, start, isNew);
  await part.find(changed);
  await part.openBetween(since, start, isListedChange);
  return part.resolve(wanted);
}

/** The part of an opener's log that grows as records are searched for, as for each of an import. */
const partOfSearches = oncePer((opener: CardOpener) => new GrowingIndex(opener));

async function partOfRecords(opener: CardOpener, records: readonly RecordId[]): Promise<RowIndex | undefined> {
  const part = partOfSearches(opener);
  const end = opener.cards.length;
  const epochs = [...epochsBySalt(opener.view.log).values()];
  const sought: Sought[] = [];
  for (const record of records) {
    const from = await part.earliestPlace(record, epochs);
    if (from === undefined) return undefined;
    sought.push({ record, from, to: end });
  }
  await part.find(sought);
  await part.openBetween(Math.min(end, ...sought.map(({ from }) => from)), end, isChange);
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
