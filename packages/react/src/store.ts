import { useSyncExternalStore } from "react";

/** A value that lives outside of React. A page sees each new one. */
export class Store<V> {
  readonly #listeners = new Set<() => void>();
  readonly #first: V;
  #value: V;

  constructor(value: V) {
    this.#first = value;
    this.#value = value;
  }

  readonly getFirst = (): V => this.#first;

  readonly get = (): V => this.#value;

  /** @returns ends that */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  set(value: V): void {
    this.#value = value;
    for (const listener of this.#listeners) listener();
  }
}

/**
 * The present value of a store. A server renders the one that the store began with, and so does
 * what takes over the server's page, however late.
 */
export const useStore = <V>({ subscribe, get, getFirst }: Pick<Store<V>, "subscribe" | "get" | "getFirst">): V =>
  useSyncExternalStore(subscribe, get, getFirst);
