import { isChartkeyError, type Listing, type ListProblem, type Page } from "@chartkey/core";
import { type DependencyList, useEffect, useMemo, useRef } from "react";
import { useChanges } from "./chartkey-provider.js";
import { Reading, type ReadStep, useReading } from "./reading.js";

/** What a list shows. */
export interface List<T> {
  /**
   * `reading` also while rows are read again. `failed`: the latest reading failed; `rows` are those
   * of the reading before.
   */
  readonly state: "reading" | "read" | "failed";
  /** Why the latest reading failed. A retryable one is read again, by longer and longer pauses. */
  readonly error: unknown;
  /** Those of the pages that were read, in the list's order. */
  readonly rows: readonly T[];
  /** What has no row, each once: rows may be missing. Show it beside them. */
  readonly problems: readonly ListProblem[];
  /** Whether there are further rows. */
  readonly hasMore: boolean;
  /** Reads the next page. Without an effect when there is none. */
  readonly more: () => void;
  /** Reads anew as many pages as are shown. */
  readonly refresh: () => void;
}

interface Shown<T> extends Pick<List<T>, "rows" | "problems"> {
  readonly pages: number;
  readonly next: Page<T>["next"];
}

const nothing: Shown<never> = { rows: [], problems: [], pages: 0, next: undefined };

/** Pages name a problem again. */
function withoutRepeats(problems: readonly ListProblem[]): readonly ListProblem[] {
  const names = problems.map(({ subject, problem }) => `${subject} ${problem.code} ${problem.message}`);
  return problems.filter((_, nth) => names.indexOf(names[nth] ?? "") === nth);
}

/** The longest that a timer waits. */
const LONGEST_WAIT = 2 ** 31 - 1;
/** Milliseconds until a list that failed is read again: at first, and at most. */
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 60_000;

/** Milliseconds until the time of the first of these is over; `undefined` without one. */
function untilOver(rows: readonly unknown[]): number | undefined {
  const waits = rows.flatMap((row) => {
    const { until } = row as { readonly until?: unknown };
    const wait = until instanceof Date ? until.getTime() - Date.now() : 0;
    return wait > 0 ? [wait] : [];
  });
  return waits.length > 0 ? Math.min(...waits, LONGEST_WAIT) : undefined;
}

function listReading<T>(listing: Listing<T>) {
  let wanted = 1;
  const step: ReadStep<Shown<T>> = async (signal, previous = nothing) => {
    let shown = previous;
    while (shown.pages === 0 || (shown.next !== undefined && shown.pages < wanted)) {
      const { items, problems, next } = await listing.page({ after: shown.next, signal });
      shown = {
        rows: [...shown.rows, ...items],
        problems: withoutRepeats([...shown.problems, ...problems]),
        pages: shown.pages + 1,
        next,
      };
    }
    return shown;
  };
  const reading = new Reading(step);
  const more = (): void => {
    const { value } = reading.get();
    if (value?.next === undefined) return;
    wanted = value.pages + 1;
    reading.more();
  };
  return { reading, more };
}

/**
 * Reads a list page by page. It is read anew when an act of the page was sent, with each change
 * that `useFollow` reports, and when the time of a row is over (`until`); meanwhile its rows stay.
 * When `deps` change it is another list, and has no rows until they are read. An unmounted
 * component aborts the reading.
 * @param read makes the list, as `() => me.records.list({ folder })`. What it throws goes to the
 *   error boundary
 * @param deps what `read` uses, as with `useMemo`
 */
export function useList<T>(read: () => Listing<T>, deps: DependencyList): List<T> {
  const changes = useChanges();
  const { reading, more } = useMemo(() => listReading(read()), deps);
  const { state, value = nothing, error } = useReading(reading);
  useEffect(() => changes.listen(reading.refresh), [changes, reading]);
  const { rows, problems, next } = value;
  const failures = useRef(0);
  useEffect(() => {
    if (state === "reading") return undefined;
    failures.current = state === "failed" ? failures.current + 1 : 0;
    const mayPass = isChartkeyError(error) && error.retryable;
    const again = mayPass ? Math.min(FIRST_PAUSE * 2 ** (failures.current - 1), LONGEST_PAUSE) : undefined;
    const wait = state === "failed" ? again : untilOver(rows);
    const timer = wait === undefined ? undefined : setTimeout(reading.refresh, wait);
    return () => clearTimeout(timer);
  }, [state, rows, error, reading]);
  return { state, error, rows, problems, hasMore: next !== undefined, more, refresh: reading.refresh };
}
