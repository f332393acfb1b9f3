const tails = new WeakMap<object, Promise<unknown>>();

/** Runs `work` after all earlier work for the same `key`, however that ended. */
export function exclusive<T>(key: object, work: () => Promise<T>): Promise<T> {
  const result = (tails.get(key) ?? Promise.resolve()).then(work);
  tails.set(
    key,
    result.catch(() => {}),
  );
  return result;
}
