import type { Keyed, Page } from "../../domain/results/listing.js";
import type { Cursor } from "../../domain/ledger/position.js";
import { mapConcurrently } from "../../streams/map-concurrently.js";
import type { PageFetch } from "./listing.js";

/** An item with a fixed sort key: later writes add items and move none. */
export interface ListItem<T> {
  /** Unique; compared as text. */
  readonly sortKey: string;
  make(): Promise<T> | T;
}

/** A number as part of a sort key, padded so that text order is numeric order. */
export const sortKeyPart = (value: number | bigint): string => value.toString().padStart(20, "0");

/**
 * One page of items, in descending order of their sort keys (newest first), or ascending. The
 * cursor is the last sort key of the page. Only the items of this page are made.
 */
export async function pageOf<T extends object>(
  items: readonly ListItem<T>[],
  { size, after, signal }: PageFetch,
  order: "newest" | "oldest" = "newest",
): Promise<Page<Keyed<T>>> {
  const sign = order === "newest" ? -1 : 1;
  const compare = (a: string, b: string) => (a === b ? 0 : a < b ? -sign : sign);
  const rest = items
    .filter(({ sortKey }) => after === undefined || compare(sortKey, after) > 0)
    .toSorted((a, b) => compare(a.sortKey, b.sortKey));
  const shown = rest.slice(0, size);
  const made = await mapConcurrently(shown, 8, async (item) => {
    signal?.throwIfAborted();
    return { ...(await item.make()), key: item.sortKey };
  });
  const last = shown.at(-1);
  return { items: made, problems: [], next: rest.length > size && last ? (last.sortKey as Cursor) : undefined };
}
