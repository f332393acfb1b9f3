import { checkKeys } from "../../domain/checks/check-keys.js";
import {
  type IterationOptions,
  iterationKeys,
  type Listing,
  type Page,
  pageRequestKeys,
} from "../../domain/results/listing.js";
import type { Cursor } from "../../domain/ledger/position.js";
import { systemClock } from "../../platform/system.js";
import type { Clock } from "../../ports/clock.js";
import { Reading, type ReadOptions } from "./reading.js";
import { listCursor, type ListName, sortKeyIn } from "./list-cursor.js";
import { checkCall, checkOptions } from "../../ports/check-options.js";

const DEFAULT_SIZE = 20;
const MAX_SIZE = 100;

/** A page request with checked values. */
export interface PageFetch {
  readonly size: number;
  /** A sort key. */
  readonly after: Cursor | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Makes pages of what a list has read. */
export type Pages<T> = (request: PageFetch) => Promise<Page<T>>;

/**
 * A lazy list. Nothing is read before the first `page()` or `next()`. `page()` rejects with a
 * TypeError for a size outside 1 to 100 or what is no cursor of this list. Both reject with the
 * signal's reason when it is aborted.
 * @param list what tells it from every other list: an app gets cursors of it
 * @param read reads the sources of the list: once for each page, and once for an iteration. The
 *   `after` and `next` of its pages are sort keys.
 */
export function createListing<T>(
  list: ListName,
  read: (options: ReadOptions) => Promise<Pages<T>>,
  clock: Clock = systemClock,
): Listing<T> {
  async function* rows({ signal, onProblem }: IterationOptions): AsyncGenerator<T> {
    signal?.throwIfAborted();
    const told = new Set<string>();
    const pages = await read({ signal, reading: Reading.ofAll() });
    let after: Cursor | undefined;
    do {
      const page: Page<T> = await pages({ size: DEFAULT_SIZE, after, signal });
      for (const one of page.problems) {
        const name = `${one.subject} ${one.problem.code} ${one.problem.message}`;
        if (!told.has(name)) await onProblem?.(one);
        told.add(name);
      }
      for (const item of page.items) {
        yield item;
        signal?.throwIfAborted();
      }
      after = page.next;
    } while (after !== undefined);
  }
  return {
    async page(request = {}) {
      const { size = DEFAULT_SIZE, after, signal } = checkKeys("request", request, pageRequestKeys);
      if (signal !== undefined) checkOptions({ signal });
      if (!Number.isInteger(size) || size < 1 || size > MAX_SIZE) throw new TypeError(`\`size\` is 1 to ${MAX_SIZE}`);
      const from = after === undefined ? after : sortKeyIn(list, after);
      const page = await Reading.page(clock, async (reading) =>
        (await read({ signal, reading }))({ size, after: from, signal }),
      );
      return { ...page, next: page.next === undefined ? undefined : listCursor(list, page.next) };
    },
    all(options = {}) {
      const checked = checkCall(options, iterationKeys);
      if (checked.onProblem !== undefined && typeof checked.onProblem !== "function")
        throw new TypeError("`onProblem` is a function");
      return rows(checked);
    },
    [Symbol.asyncIterator]: () => rows({}),
  };
}
