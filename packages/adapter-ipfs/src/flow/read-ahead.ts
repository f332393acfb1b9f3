/** How many blocks are fetched at once. They hide the latency of a daemon, and take 1 MiB each. */
const WINDOW = 4;

/**
 * Reads several items at once, and yields the results in order. A consumer that stops early, or an
 * error, aborts the reads that are still running.
 */
export async function* readAhead<T, R>(
  items: AsyncIterable<T>,
  read: (item: T, signal: AbortSignal) => Promise<R>,
  signal: AbortSignal,
): AsyncGenerator<R> {
  const stopped = new AbortController();
  const itemSignal = AbortSignal.any([signal, stopped.signal]);
  const window: Promise<R>[] = [];
  try {
    for await (const item of items) {
      const result = read(item, itemSignal);
      // it is awaited later, so its rejection must not count as unhandled
      result.catch(() => {});
      window.push(result);
      const [first] = window;
      if (window.length === WINDOW && first) {
        yield await first;
        signal.throwIfAborted();
        void window.shift();
      }
    }
    for (const result of window) {
      yield await result;
      signal.throwIfAborted();
    }
  } finally {
    stopped.abort();
    await Promise.allSettled(window);
  }
}
