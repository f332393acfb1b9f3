/** What was thrown may be a proxy, or have a getter, that throws. */
export function attempt<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

export const property = (owner: object, key: string): unknown =>
  attempt(() => Reflect.get(owner, key) as unknown, undefined);

export const isError = (value: object): boolean => attempt(() => value instanceof Error, false);
export const isList = (value: object): boolean => attempt(() => Array.isArray(value), false);
