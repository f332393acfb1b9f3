import type { Listing, Page } from "../../domain/results/listing.js";
import type { Cursor } from "../../domain/ledger/position.js";
import { systemClock } from "../../platform/system.js";
import type { Clock } from "../../ports/clock.js";
import { Reading, type ReadOptions } from "./reading.js";

const DEFAULT_SIZE = 20;
const MAX_SIZE = 100;
const MAX_CURSOR = 256;

/** A page request with checked values. */
export interface PageFetch {
  readonly size: number;
  readonly after: Cursor | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Makes pages of what a list has read. */
export type Pages<T> = (request: PageFetch) => Promise<Page<T>>;

/**
 * A lazy list. Nothing is read before the first `page()` or `next()`. `page()` rejects with a
 * TypeError for a size outside 1 to 100 or a cursor that cannot be one. Both reject with the
 * signal's reason when it is aborted.
 * @param read reads the sources of the list: once for each page, and once for an iteration
 */
export function createListing<T>(
  read: (options: ReadOptions) => Promise<Pages<T>>,
  clock: Clock = systemClock,
): Listing<T> {
  async function* all({ signal }: { readonly signal?: AbortSignal | undefined } = {}): AsyncGenerator<T> {
    signal?.throwIfAborted();
    const pages = await read({ signal, reading: Reading.ofAll() });
    let after: Cursor | undefined;
    do {
      const page: Page<T> = await pages({ size: DEFAULT_SIZE, after, signal });
      for (const item of page.items) {
        yield item;
        signal?.throwIfAborted();
      }
      after = page.next;
    } while (after !== undefined);
  }
  return {
    async page({ size = DEFAULT_SIZE, after, signal } = {}) {
      signal?.throwIfAborted();
      if (!Number.isInteger(size) || size < 1 || size > MAX_SIZE) throw new TypeError(`\`size\` is 1 to ${MAX_SIZE}`);
      if (after !== undefined && (typeof after !== "string" || after.length > MAX_CURSOR))
        throw new TypeError("`after` is not a cursor");
      return Reading.page(clock, async (reading) => (await read({ signal, reading }))({ size, after, signal }));
    },
    all,
    [Symbol.asyncIterator]: () => all(),
  };
}
