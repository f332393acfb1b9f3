import { type DependencyList, useMemo } from "react";
import { Reading, type Read, useReading } from "./reading.js";

/** The state of `useRead`, and how it is read again. */
export type ReadResult<V> = Read<V> & {
  /** Reads anew; meanwhile `value` stays. */
  readonly refresh: () => void;
};

/**
 * Reads one value when the component is mounted, and anew when `deps` change: then there is no
 * value until it is read. An unmounted component aborts the reading.
 * @param read for what prompts nobody: React calls it when it likes. What prompts belongs into
 *   `useAct`
 * @param deps what `read` uses, as with `useMemo`
 */
export function useRead<V>(
  read: (options: { readonly signal: AbortSignal }) => Promise<V>,
  deps: DependencyList,
): ReadResult<V> {
  const reading = useMemo(
    () =>
      new Reading(
        async (signal) => read({ signal }),
        () => false,
      ),
    deps,
  );
  return { ...useReading(reading), refresh: reading.refresh };
}
