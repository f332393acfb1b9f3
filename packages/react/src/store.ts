import { useSyncExternalStore } from "react";
import { Listeners } from "./listeners.js";

/** A value that lives outside of React. A page sees each new one. */
export class Store<V> {
  readonly #listeners = new Listeners();
  readonly #first: V;
  #value: V;

  constructor(value: V) {
    this.#first = value;
    this.#value = value;
  }

  readonly getFirst = (): V => this.#first;

  readonly get = (): V => this.#value;

  /** @returns ends that */
  readonly subscribe = this.#listeners.add;

  set(value: V): void {
    this.#value = value;
    this.#listeners.tell();
  }
}

/**
 * The present value of a store. A server renders the one that the store began with, and so does
 * what takes over the server's page, however late.
 */
export const useStore = <V>({ subscribe, get, getFirst }: Pick<Store<V>, "subscribe" | "get" | "getFirst">): V =>
  useSyncExternalStore(subscribe, get, getFirst);
