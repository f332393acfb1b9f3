import type { CallStore } from "./store-call.js";

/**
 * The items of a list that a store sends, each within the store's time limit. A consumer that stops
 * early ends the request.
 * @param list begins the request
 */
export async function* listSteps<T>(
  callStore: CallStore,
  list: (signal: AbortSignal) => AsyncIterable<T>,
  signal: AbortSignal,
): AsyncGenerator<T> {
  const stopped = new AbortController();
  const items = list(AbortSignal.any([signal, stopped.signal]))[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await callStore(signal, () => items.next());
      if (next.done) return;
      yield next.value;
    }
  } finally {
    stopped.abort();
    // a store that hangs may never close, so it is not awaited
    items.return?.()?.catch(() => {});
  }
}
