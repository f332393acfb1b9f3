const tails = new WeakMap<object, Promise<unknown>>();

/** Runs `work` when all earlier work for the same `key` has ended, by a result or an error. */
export function exclusive<T>(key: object, work: () => Promise<T>): Promise<T> {
  const result = (tails.get(key) ?? Promise.resolve()).then(work);
  tails.set(
    key,
    result.catch(() => {}),
  );
  return result;
}
