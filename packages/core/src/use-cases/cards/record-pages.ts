import type { RecordFilter } from "../../domain/records/record-query.js";
import type { RecordRow } from "../../domain/records/record.js";
import type { Keyed } from "../../domain/results/listing.js";
import { mapConcurrently } from "../../streams/map-concurrently.js";
import type { Pages } from "../lists/listing.js";
import { type ListItem, pagesOf, ROWS } from "../lists/page-of.js";
import type { ReadOptions } from "../lists/reading.js";
import { type ListedLog, LogWalk, rowsOf } from "./log-walk.js";
import { indexRecords } from "./record-index.js";

/**
 * How many milliseconds the other logs wait for those whose cards do not come: a patient whose
 * cards never come takes no time from the rows of others.
 */
const PATIENCE = 500;

/** The rows of all cards. */
async function allRows(logs: readonly ListedLog[], filter: RecordFilter): Promise<readonly ListItem<RecordRow>[]> {
  const rows = await mapConcurrently(logs, ROWS, async (log) => rowsOf(log, await indexRecords(log.opener), filter));
  return rows.flat();
}

/** Passes the newest cards of some logs, and makes their rows. */
async function makeNewest(walks: readonly LogWalk[], count: number): Promise<void> {
  const keys = walks.flatMap((walk) => walk.next(count)).toSorted();
  for (const walk of walks) walk.passTo(keys.at(-count) ?? "");
  const made = mapConcurrently(walks, ROWS, (walk) => walk.make());
  let timer: ReturnType<typeof setTimeout> | undefined;
  const enough = new Promise<void>((resolve) => (timer = setTimeout(resolve, PATIENCE)));
  try {
    await Promise.race([made, walks.length > 1 ? enough : made]);
  } finally {
    clearTimeout(timer);
  }
}

/** The sort key above which some logs have made all rows; empty when they have made all. */
const floorOf = (walks: readonly LogWalk[]): string =>
  walks.reduce((highest, { floor }) => (floor > highest ? floor : highest), "");

/**
 * Pages for which only the cards are opened that they show. Which cards may have rows stands on the
 * ledger. A page has the same rows as one of {@link allRows}.
 */
const newestRows =
  (logs: readonly ListedLog[], others: readonly ListItem<RecordRow>[], filter: RecordFilter): Pages<Keyed<RecordRow>> =>
  async (request) => {
    const { size, after, signal } = request;
    const walks = logs.map((log) => new LogWalk(log, filter, after));
    const rowsOfWalks = (some: readonly LogWalk[]) => {
      const floor = floorOf(some);
      const rows = [...some.flatMap((walk) => walk.rows), ...others];
      const known = rows.filter(({ sortKey }) => sortKey > floor && (after === undefined || sortKey < after));
      return { known, isEnough: floor === "" || known.length > size };
    };
    for (let count = size + 1; ; count *= 2) {
      signal?.throwIfAborted();
      const { known, isEnough } = rowsOfWalks(walks);
      if (isEnough) return pagesOf(known)(request);
      const free = walks.filter(({ making }) => making === undefined);
      const waiting = walks.flatMap(({ making }) => making ?? []);
      if (waiting.length > 0 && rowsOfWalks(free).isEnough) await Promise.race(waiting);
      else await makeNewest(free, count);
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
