import { LruCache } from "./lru-cache.js";

/**
 * Caches values for as long as the session lives, up to a total weight. Failures are not cached, so
 * the next call tries again.
 */
export class Memo<V> {
  readonly #values: LruCache<V>;
  readonly #weigh: (value: V) => number;

  /**
   * @param limit without one nothing is dropped
   * @param weigh the weight of a value; by default each weighs 1
   */
  constructor(limit = Infinity, weigh: (value: V) => number = () => 1) {
    this.#values = new LruCache(limit);
    this.#weigh = weigh;
  }

  async get(key: string, open: () => Promise<V>): Promise<V> {
    const known = this.#values.get(key);
    if (known !== undefined) return known;
    const value = await open();
    this.#values.set(key, value, this.#weigh(value));
    return value;
  }
}
