import { TimeLimit } from "./time-limit.js";

export interface StepOptions {
  readonly signal: AbortSignal;
  /** Milliseconds without a sign of life from the store, while an item is awaited. */
  readonly timeout: number;
  /** Translates the store's errors to those of the port. */
  readonly translate: (error: unknown) => Error;
}

/**
 * The items that a store sends, each within the store's time limit. A consumer that stops early
 * ends the request.
 * @param list begins the request. It may say that the store does something before an item is whole,
 *   so that the time limit begins anew
 */
export async function* listSteps<T>(
  list: (signal: AbortSignal, onLife: () => void) => AsyncIterable<T>,
  { signal, timeout, translate }: StepOptions,
): AsyncGenerator<T> {
  signal.throwIfAborted();
  const limit = new TimeLimit(timeout, signal);
  const stopped = new AbortController();
  const items = list(AbortSignal.any([limit.signal, stopped.signal]), () => limit.extend())[Symbol.asyncIterator]();
  try {
    for (;;) {
      limit.start();
      const next = await limit.race(items.next());
      if (next.done) return;
      yield next.value;
      signal.throwIfAborted();
    }
  } catch (error) {
    signal.throwIfAborted();
    throw translate(error);
  } finally {
    stopped.abort();
    // a store that hangs may never close, so it is not awaited
    items.return?.()?.catch(() => {});
  }
}
