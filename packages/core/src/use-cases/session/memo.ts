/**
 * Caches values for as long as the session lives. Failures are not cached, so the next call tries
 * again.
 */
export class Memo<V> {
  readonly #values = new Map<string, V>();

  async get(key: string, open: () => Promise<V>): Promise<V> {
    const known = this.#values.get(key);
    if (known !== undefined) return known;
    const value = await open();
    this.#values.set(key, value);
    return value;
  }
}
