import type { CardInLog } from "../../domain/log/cards-in-log.js";
import type { RecordFilter } from "../../domain/records/record-query.js";
import type { RecordRow } from "../../domain/records/record.js";
import type { Keyed } from "../../domain/results/listing.js";
import { mapConcurrently } from "../../streams/map-concurrently.js";
import { partitionPoint } from "../../streams/partition-point.js";
import type { CardOpener } from "./card-opener.js";
import { fetchAuthor, indexRecords, type RowIndex } from "./record-index.js";
import { matchesRow, recordRows } from "./record-rows.js";
import { partOfRows } from "./index-part.js";
import type { Pages } from "../lists/listing.js";
import type { ReadOptions } from "../lists/reading.js";
import { type ListItem, pagesOf, ROWS } from "../lists/page-of.js";

/** A log whose records are listed. */
export interface ListedLog {
  readonly opener: CardOpener;
  /** The sort key of a card's row: in the order of the log. */
  readonly sortKey: (filed: CardInLog) => string;
}

/** The rows of an index that match. */
export const rowsOf = (
  { opener, sortKey }: ListedLog,
  index: RowIndex,
  filter: RecordFilter,
): readonly ListItem<RecordRow>[] =>
  recordRows(opener.view, index)
    .filter((row) => matchesRow(filter, row))
    .map(({ filed, make }) => ({ sortKey: sortKey(filed), make }));

/** Goes back through the cards of one log that may have rows. */
class Walk {
  readonly #log: ListedLog;
  readonly #filter: RecordFilter;
  /** The places of the cards, in ascending order. */
  readonly #places: readonly number[];
  /** Those from here on were passed. */
  #left: number;

  /** @param after the sort key before which it begins; by default at the newest card */
  constructor(log: ListedLog, filter: RecordFilter, after: string | undefined) {
    this.#log = log;
    this.#filter = filter;
    const { cards } = log.opener;
    const places = cards.flatMap((filed, place) => (this.#isListed(filed) ? place : []));
    const begin = partitionPoint(places.length, (at) => after !== undefined && this.#keyAt(places[at]) >= after);
    this.#places = places.slice(0, begin);
    this.#left = begin;
  }

  /** The sort key of the newest card that was not passed yet; empty for none. */
  get key(): string {
    return this.#keyAt(this.#places[this.#left - 1]);
  }

  pass(): void {
    this.#left -= 1;
  }

  /** The rows of the cards that were passed, and perhaps of others. */
  async rows(): Promise<readonly ListItem<RecordRow>[]> {
    if (this.#left === this.#places.length) return [];
    const [index] = await Promise.all([this.#index(), fetchAuthor(this.#log.opener.view)]);
    return rowsOf(this.#log, index, this.#filter);
  }

  async #index(): Promise<RowIndex> {
    const { opener } = this.#log;
    const passed = this.#places.slice(this.#left);
    return (await partOfRows(opener, passed, (filed) => this.#isListed(filed))) ?? indexRecords(opener);
  }

  #keyAt(place: number | undefined): string {
    const filed = place === undefined ? undefined : this.#log.opener.cards[place];
    return filed ? this.#log.sortKey(filed) : "";
  }

  #isListed({ location: { op, folder } }: CardInLog): boolean {
    return op !== "folder" && (this.#filter.folder === undefined || folder === this.#filter.folder);
  }
}

/**
 * Passes the newest cards of all logs.
 * @returns the sort key of the last of them; empty when none is left
 */
function passNewest(walks: readonly Walk[], count: number): string {
  let floor = "";
  for (let nth = 0; nth <= count; nth++) {
    const newest = walks.reduce<Walk | undefined>(
      (best, walk) => (best && best.key >= walk.key ? best : walk),
      undefined,
    );
    if (!newest?.key) return "";
    if (nth === count) return floor;
    floor = newest.key;
    newest.pass();
  }
  return floor;
}

/** The rows of all cards. */
async function allRows(logs: readonly ListedLog[], filter: RecordFilter): Promise<readonly ListItem<RecordRow>[]> {
  const rows = await mapConcurrently(logs, ROWS, async (log) => rowsOf(log, await indexRecords(log.opener), filter));
  return rows.flat();
}

/**
 * Pages for which only the cards are opened that they show. Which cards may have rows stands on the
 * ledger. A page has the same rows as one of {@link allRows}.
 */
const newestRows =
  (logs: readonly ListedLog[], others: readonly ListItem<RecordRow>[], filter: RecordFilter): Pages<Keyed<RecordRow>> =>
  async (request) => {
    const { size, after, signal } = request;
    const walks = logs.map((log) => new Walk(log, filter, after));
    for (let count = size + 1; ; count *= 2) {
      signal?.throwIfAborted();
      const floor = passNewest(walks, count);
      const found = await mapConcurrently(walks, ROWS, (walk) => walk.rows());
      const rows = [...found.flat(), ...others].filter(
        ({ sortKey }) => sortKey >= floor && (after === undefined || sortKey < after),
      );
      if (floor === "" || rows.length > size) return pagesOf(rows)(request);
    }
  };

/**
 * Pages of the records of several logs, the newest first.
 * @param others rows that stand between them
 * @param options an iteration opens all cards at once, in the order of the log
 */
export const recordPages = async (
  logs: readonly ListedLog[],
  others: readonly ListItem<RecordRow>[],
  filter: RecordFilter,
  { reading }: ReadOptions,
): Promise<Pages<Keyed<RecordRow>>> =>
  reading?.late ? newestRows(logs, others, filter) : pagesOf([...(await allRows(logs, filter)), ...others]);
