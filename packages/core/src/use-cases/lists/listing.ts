import { checkKeys } from "../../domain/checks/check-keys.js";
import { type Listing, type Page, pageRequestKeys } from "../../domain/results/listing.js";
import type { Cursor } from "../../domain/ledger/position.js";
import { listCursor, type ListName, sortKeyIn } from "./list-cursor.js";
import { checkOptions } from "../../ports/check-options.js";

const DEFAULT_SIZE = 20;
const MAX_SIZE = 100;

/** A page request with checked values. */
export interface PageFetch {
  readonly size: number;
  /** A sort key. */
  readonly after: Cursor | undefined;
  readonly signal: AbortSignal | undefined;
}

/**
 * A lazy list over a function that fetches one page. Nothing is fetched before the first `page()`
 * or `next()`. `page()` rejects with a TypeError for a size outside 1 to 100 or what is no cursor
 * of this list, and with the signal's reason when it is aborted.
 * @param fetchPage its `after` and `next` are sort keys, and an app gets cursors of them
 */
export function createListing<T>(list: ListName, fetchPage: (request: PageFetch) => Promise<Page<T>>): Listing<T> {
  return {
    async page(request = {}) {
      const { size = DEFAULT_SIZE, after, signal } = checkKeys("request", request, pageRequestKeys);
      if (signal !== undefined) checkOptions({ signal });
      if (!Number.isInteger(size) || size < 1 || size > MAX_SIZE) throw new TypeError(`\`size\` is 1 to ${MAX_SIZE}`);
      const page = await fetchPage({ size, after: after === undefined ? after : sortKeyIn(list, after), signal });
      return { ...page, next: page.next === undefined ? undefined : listCursor(list, page.next) };
    },
    async *[Symbol.asyncIterator]() {
      let after: Cursor | undefined;
      do {
        const page: Page<T> = await fetchPage({ size: DEFAULT_SIZE, after, signal: undefined });
        yield* page.items;
        after = page.next;
      } while (after !== undefined);
    },
  };
}
