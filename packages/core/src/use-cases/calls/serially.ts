import { abortable } from "../../streams/abortable.js";

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
    await abortable(Promise.race([begun.promise, done]), signal);
    return done;
  };
}
