import type { CardInLog } from "../../domain/log/cards-in-log.js";
import type { RecordFilter } from "../../domain/records/record-query.js";
import type { RecordRow } from "../../domain/records/record.js";
import { partitionPoint } from "../../streams/partition-point.js";
import type { ListItem } from "../lists/page-of.js";
import type { CardOpener } from "./card-opener.js";
import { partOfRows } from "./index-part.js";
import { fetchAuthor, indexRecords, type RowIndex } from "./record-index.js";
import { matchesRow, recordRows } from "./record-rows.js";

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
export class LogWalk {
  readonly #log: ListedLog;
  readonly #filter: RecordFilter;
  /** The places of the cards, in ascending order. */
  readonly #places: readonly number[];
  /** Those from here on were passed. */
  #left: number;
  /** The same when the rows were made. */
  #made: number;
  #rows: readonly ListItem<RecordRow>[] = [];
  #making: Promise<void> | undefined;

  /** @param after the sort key before which it begins; by default at the newest card */
  constructor(log: ListedLog, filter: RecordFilter, after: string | undefined) {
    this.#log = log;
    this.#filter = filter;
    const { cards } = log.opener;
    const places = cards.flatMap((filed, place) => (this.#isListed(filed) ? place : []));
    const begin = partitionPoint(places.length, (at) => after !== undefined && this.#keyAt(places[at]) >= after);
    this.#places = places.slice(0, begin);
    this.#left = begin;
    this.#made = begin;
  }

  /** The sort keys of the newest cards that were not passed yet, at most so many. */
  next(count: number): readonly string[] {
    return this.#places.slice(Math.max(0, this.#left - count), this.#left).map((place) => this.#keyAt(place));
  }

  /** The sort key above which the rows are made; empty when all of them are. */
  get floor(): string {
    return this.#keyAt(this.#places[this.#made - 1]);
  }

  /** The rows that are made. Below the floor there may be more. */
  get rows(): readonly ListItem<RecordRow>[] {
    return this.#rows;
  }

  /** Until rows are made; `undefined` while none are being made. */
  get making(): Promise<void> | undefined {
    return this.#making;
  }

  /** Passes the cards down to a sort key, with it. */
  passTo(key: string): void {
    this.#left = partitionPoint(this.#left, (at) => this.#keyAt(this.#places[at]) >= key);
  }

  /** Makes the rows of the cards that were passed. */
  make(): Promise<void> {
    this.#making ??= this.#make().finally(() => (this.#making = undefined));
    return this.#making;
  }

  async #make(): Promise<void> {
    const left = this.#left;
    if (left === this.#made) return;
    const [index] = await Promise.all([this.#index(), fetchAuthor(this.#log.opener.view)]);
    this.#rows = rowsOf(this.#log, index, this.#filter);
    this.#made = left;
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
