import { abortable } from "@chartkey/core/adapters";
import { useEffect } from "react";
import { Store, useStore } from "./store.js";

/**
 * Where a reading is. `value` is what was read last, and stays while it is read again and after a
 * failure; `error` is what the latest reading failed with.
 */
export type Read<V> =
  | { readonly state: "reading"; readonly value: V | undefined; readonly error?: undefined }
  | { readonly state: "read"; readonly value: V; readonly error?: undefined }
  | { readonly state: "failed"; readonly value: V | undefined; readonly error: unknown };

/**
 * One step of a reading.
 * @param previous what was read before, if only what follows is wanted
 */
export type ReadStep<V> = (signal: AbortSignal, previous: V | undefined) => Promise<V>;

/**
 * Reads a value for as long as somebody shows it. Steps come one after the other, so no late answer
 * takes the place of a newer one, and what is asked for during a step is one more step.
 */
export class Reading<V> extends Store<Read<V>> {
  readonly #step: ReadStep<V>;
  #begun: AbortController | undefined;
  #isRunning = false;
  #wanted: "anew" | "more" | undefined;

  constructor(step: ReadStep<V>) {
    super({ state: "reading", value: undefined });
    this.#step = step;
  }

  /** @returns ends the reading, and aborts what it began */
  readonly begin = (): (() => void) => {
    const begun = new AbortController();
    this.#begun = begun;
    this.#isRunning = false;
    this.refresh();
    return () => {
      this.#begun = undefined;
      begun.abort();
    };
  };

  /** Reads anew. Without an effect unless it was begun. */
  readonly refresh = (): void => this.#want("anew");

  /** Reads what follows. */
  readonly more = (): void => this.#want("more");

  #want(what: "anew" | "more"): void {
    if (!this.#begun) return;
    if (this.#wanted !== "anew") this.#wanted = what;
    if (!this.#isRunning) void this.#run(this.#begun.signal);
  }

  async #run(signal: AbortSignal): Promise<void> {
    this.#isRunning = true;
    while (this.#wanted !== undefined) {
      const { value } = this.get();
      const previous = this.#wanted === "more" ? value : undefined;
      this.#wanted = undefined;
      this.set({ state: "reading", value });
      const next = await this.#next(signal, previous).then(
        (read): Read<V> => ({ state: "read", value: read }),
        (error: unknown): Read<V> => ({ state: "failed", value, error }),
      );
      // a later `begin` has a run of its own
      if (signal.aborted) return;
      this.set(next);
    }
    this.#isRunning = false;
  }

  async #next(signal: AbortSignal, previous: V | undefined): Promise<V> {
    return abortable(this.#step(signal, previous), signal);
  }
}

/** The present state of a reading, which goes on for as long as the component is mounted. */
export function useReading<V>(reading: Reading<V>): Read<V> {
  useEffect(() => reading.begin(), [reading]);
  return useStore(reading);
}
