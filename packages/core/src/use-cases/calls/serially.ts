/** Runs a task in turn. After an abort while it waits, it does not run. */
export type InTurn = <T>(task: () => Promise<T>, signal?: AbortSignal) => Promise<T>;

/**
 * Runs tasks one after the other, in the order of the calls. A failed task does not stop the next.
 * An abort ends the wait for earlier tasks; then this one does not happen.
 */
export function serially(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return async (task, signal) => {
    const begun = Promise.withResolvers<void>();
    const run = async () => {
      signal?.throwIfAborted();
      begun.resolve();
      return task();
    };
    const done = last.then(run, run);
    last = done;
    await orAborted(Promise.race([begun.promise, done]), signal);
    return done;
  };
}

/** Waits for something, and rejects with the signal's reason after an abort. */
export async function orAborted<T>(waiting: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal?.reason);
  if (signal?.aborted) abort();
  signal?.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([waiting, aborted]);
  } finally {
    signal?.removeEventListener("abort", abort);
  }
}
