/**
 * Keeps the values that were used last, up to a total weight. The package `lru-cache` (11.5) would
 * add 5.3 kB to a bundle, and this adds 0.2 kB.
 */
export class LruCache<V> {
  readonly #values = new Map<string, { readonly value: V; readonly weight: number }>();
  readonly #limit: number;
  #weight = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: string): V | undefined {
    const known = this.#values.get(key);
    if (!known) return undefined;
    // a map is in the order of insertion: the first was not used for longest
    this.#values.delete(key);
    this.#values.set(key, known);
    return known.value;
  }

  set(key: string, value: V, weight = 1): void {
    this.delete(key);
    // it would drop all others, and then itself
    if (weight > this.#limit) return;
    this.#values.set(key, { value, weight });
    this.#weight += weight;
    for (const oldest of this.#values.keys()) {
      if (this.#weight <= this.#limit) return;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    this.#weight -= this.#values.get(key)?.weight ?? 0;
    this.#values.delete(key);
  }
}
