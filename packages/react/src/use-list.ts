import type { Listing, ListProblem, Page } from "@chartkey/core";
import { type DependencyList, useEffect, useMemo } from "react";
import { useChanges } from "./chartkey-provider.js";
import { isPassing, type Read, Reading, type ReadStep, useReading } from "./reading.js";
import { callAtEnds } from "./times.js";

/** What a list shows. */
export interface List<T> {
  /**
   * `reading` also while rows are read again. `failed`: the latest reading failed; `rows` are those
   * of the reading before.
   */
  readonly state: "reading" | "read" | "failed";
  /** Why the latest reading failed. */
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
  /** When the first page was asked for, in milliseconds: its rows are of then. */
  readonly asked: number;
  readonly next: Page<T>["next"];
}

const nothing: Shown<never> = { rows: [], problems: [], pages: 0, asked: 0, next: undefined };

/** Pages name a problem again. */
const withoutRepeats = (problems: readonly ListProblem[]): readonly ListProblem[] => [
  ...new Map(problems.map((one) => [`${one.subject} ${one.problem.code} ${one.problem.message}`, one])).values(),
];

const hasProblem = (row: unknown): row is { readonly problem: unknown } =>
  typeof row === "object" && row !== null && "problem" in row;

/** Whether something of it is away for the moment. That it is back is no change of the ledger. */
function mayPass({ state, error, value = nothing }: Read<Shown<unknown>>): boolean {
  if (state === "failed") return isPassing(error);
  return [...value.problems, ...value.rows.filter(hasProblem)].some(({ problem }) => isPassing(problem));
}

function listReading<T>(listing: Listing<T>) {
  let wanted = 1;
  const step: ReadStep<Shown<T>> = async (signal, previous) => {
    let shown = previous ?? { ...nothing, asked: Date.now() };
    while (shown.pages === 0 || (shown.next !== undefined && shown.pages < wanted)) {
      const { items, problems, next } = await listing.page({ after: shown.next, signal });
      shown = {
        ...shown,
        rows: [...shown.rows, ...items],
        problems: withoutRepeats([...shown.problems, ...problems]),
        pages: shown.pages + 1,
        next,
      };
    }
    return shown;
  };
  const reading = new Reading(step, mayPass);
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
 * that `useFollow` reports, and when the time of a row of any list of the page is over (`until`,
 * `nextExpiry`). While its error, a problem or that of a row is `retryable`, it is read again by
 * longer and longer pauses, up to a minute. Meanwhile its rows stay. When `deps` change it is
 * another list, and has no rows until they are read. An unmounted component aborts the reading.
 * @param read makes the list, as `() => me.records.list({ folder })`. What it throws goes to the
 *   error boundary
 * @param deps what `read` uses, as with `useMemo`
 */
export function useList<T>(read: () => Listing<T>, deps: DependencyList): List<T> {
  const changes = useChanges();
  const { reading, more } = useMemo(() => listReading(read()), deps);
  const { state, value = nothing, error } = useReading(reading);
  useEffect(() => changes.listen(reading.refresh), [changes, reading]);
  const { rows, problems, asked, next } = value;
  useEffect(() => callAtEnds(rows, asked, changes.tell), [rows, asked, changes]);
  return { state, error, rows, problems, hasMore: next !== undefined, more, refresh: reading.refresh };
}
