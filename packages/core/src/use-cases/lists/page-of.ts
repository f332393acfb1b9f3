import type { Keyed, Page } from "../../domain/results/listing.js";
import type { Cursor } from "../../domain/ledger/position.js";
import { mapConcurrently } from "../../streams/map-concurrently.js";
import { partitionPoint } from "../../streams/partition-point.js";
import type { Pages } from "./listing.js";

/**
 * How many rows of a page are made at a time: most pages as a whole, so that rows whose blobs never
 * come take no time from the others.
 */
export const ROWS = 32;

/** An item with a fixed sort key: later writes add items and move none. */
export interface ListItem<T> {
  /** Unique; compared as text. */
  readonly sortKey: string;
  make(): Promise<T> | T;
}

/** A number as part of a sort key, padded so that text order is numeric order. */
export const sortKeyPart = (value: number | bigint): string => value.toString().padStart(20, "0");

type Order = "newest" | "oldest";

const isBefore = (a: string, b: string, order: Order): boolean => (order === "newest" ? a > b : a < b);

/** The index of the first sorted item that comes after `after`. */
export const indexAfter = (sorted: readonly { readonly sortKey: string }[], after: string, order: Order): number =>
  partitionPoint(sorted.length, (index) => isBefore(after, sorted[index]?.sortKey ?? "", order));

export const inOrder = <T extends { readonly sortKey: string }>(items: readonly T[], order: Order): readonly T[] =>
  items.toSorted(
    (a, b) => Number(isBefore(b.sortKey, a.sortKey, order)) - Number(isBefore(a.sortKey, b.sortKey, order)),
  );

/**
 * Pages of items, in descending order of their sort keys (newest first), or ascending. The cursor
 * is the last sort key of a page. The items are sorted once, and only those of a page are made.
 */
export function pagesOf<T extends object>(items: readonly ListItem<T>[], order: Order = "newest"): Pages<Keyed<T>> {
  const sorted = inOrder(items, order);
  return async ({ size, after, signal }): Promise<Page<Keyed<T>>> => {
    const start = after === undefined ? 0 : indexAfter(sorted, after, order);
    const shown = sorted.slice(start, start + size);
    const made = await mapConcurrently(shown, ROWS, async (item) => {
      signal?.throwIfAborted();
      return { ...(await item.make()), key: item.sortKey };
    });
    const last = shown.at(-1);
    const more = start + size < sorted.length;
    return { items: made, problems: [], next: more && last ? (last.sortKey as Cursor) : undefined };
  };
}
