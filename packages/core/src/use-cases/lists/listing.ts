import type { Listing, Page } from "../../domain/results/listing.js";
import type { Cursor } from "../../domain/ledger/position.js";

const DEFAULT_SIZE = 20;
const MAX_SIZE = 100;
const MAX_CURSOR = 256;

/** A page request with checked values. */
export interface PageFetch {
  readonly size: number;
  readonly after: Cursor | undefined;
  readonly signal: AbortSignal | undefined;
}

/**
 * A lazy list over a function that fetches one page. Nothing is fetched before the first `page()`
 * or `next()`. `page()` rejects with a TypeError for a size outside 1 to 100 or a cursor that
 * cannot be one, and with the signal's reason when it is aborted.
 */
export function createListing<T>(fetchPage: (request: PageFetch) => Promise<Page<T>>): Listing<T> {
  return {
    async page({ size = DEFAULT_SIZE, after, signal } = {}) {
      signal?.throwIfAborted();
      if (!Number.isInteger(size) || size < 1 || size > MAX_SIZE) throw new TypeError(`\`size\` is 1 to ${MAX_SIZE}`);
      if (after !== undefined && (typeof after !== "string" || after.length > MAX_CURSOR))
        throw new TypeError("`after` is not a cursor");
      return fetchPage({ size, after, signal });
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
