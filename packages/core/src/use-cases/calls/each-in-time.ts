import { type ChartkeyError, orProblem } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import { mapConcurrently } from "../../streams/map-concurrently.js";
import { inBlobTime } from "./time-limit.js";

const AT_ONCE = 8;

/** How many milliseconds all items may take, so that nobody waits longer where there are many. */
const ALL_TIME = 30_000;

/**
 * What each item comes to, in order, or the problem that it fails with. One may take ten seconds,
 * and all of them thirty, also where a port ignores its signal: then the problem of those that are
 * left is BLOB_UNAVAILABLE.
 * @throws the caller's reason after an abort; an error that is no ChartkeyError
 */
export async function eachInBlobTime<T, R>(
  items: readonly T[],
  { signal }: Pick<CallOptions, "signal">,
  call: (item: T, options: { readonly signal: AbortSignal }) => Promise<R>,
): Promise<readonly (R | ChartkeyError)[]> {
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(), ALL_TIME);
  try {
    return await mapConcurrently(items, AT_ONCE, (item) =>
      orProblem(
        inBlobTime({ signal, late: over.signal }, (limited) => call(item, limited)),
        { signal },
      ),
    );
  } finally {
    clearTimeout(timer);
  }
}
