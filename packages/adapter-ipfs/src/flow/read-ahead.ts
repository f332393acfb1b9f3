/** How many blocks are fetched at once: enough to hide the way to a daemon, and at most so many MiB in memory. */
const WINDOW = 4;

/** Reads every item, some ahead of time, and yields the results in order. Leaving early, or a failure, aborts what is under way. */
export async function* readAhead<T, R>(
  items: AsyncIterable<T>,
  read: (item: T, signal: AbortSignal) => Promise<R>,
  signal: AbortSignal,
): AsyncGenerator<R> {
  const left = new AbortController();
  const until = AbortSignal.any([signal, left.signal]);
  const window: Promise<R>[] = [];
  try {
    for await (const item of items) {
      const result = read(item, until);
      // it is awaited in its turn; an earlier failure may come first
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
    left.abort();
    await Promise.allSettled(window);
  }
}
