/**
 * Errors of wallets and nodes may be proxies, or of another realm: not all of them can be read.
 * @returns `undefined` where reading throws
 */
export function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** A property of a foreign object; `undefined` where it cannot be read. */
export const property = (value: object, key: string): unknown => attempt(() => Reflect.get(value, key) as unknown);

export const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
