import { isChartkeyError } from "@chartkey/core";
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

/** Milliseconds until what may pass is read again: at first, and at most. */
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 60_000;

export const isPassing = (problem: unknown): boolean => isChartkeyError(problem) && problem.retryable;

/**
 * Reads a value for as long as somebody shows it. Steps come one after the other, so no late answer
 * takes the place of a newer one, and what is asked for during a step is one more step.
 */
export class Reading<V> extends Store<Read<V>> {
  readonly #step: ReadStep<V>;
  readonly #mayPass: (read: Read<V>) => boolean;
  #again: ReturnType<typeof setTimeout> | undefined;
  #pause = FIRST_PAUSE;
  #begun: AbortController | undefined;
  #isRunning = false;
  #wanted: "anew" | "more" | undefined;

  /** @param mayPass whether what was read is read again by itself, by longer and longer pauses */
  constructor(step: ReadStep<V>, mayPass: (read: Read<V>) => boolean) {
    super({ state: "reading", value: undefined });
    this.#step = step;
    this.#mayPass = mayPass;
  }

  /** @returns ends the reading, and aborts what it began */
  readonly begin = (): (() => void) => {
    const begun = new AbortController();
    this.#begun = begun;
    this.#isRunning = false;
    this.refresh();
    return () => {
      this.#begun = undefined;
      clearTimeout(this.#again);
      begun.abort();
    };
  };

  /** Reads anew, and what may pass soon again. Without an effect unless it was begun. */
  readonly refresh = (): void => {
    this.#pause = FIRST_PAUSE;
    this.#want("anew");
  };

  /** Reads what follows. */
  readonly more = (): void => this.#want("more");

  #want(what: "anew" | "more"): void {
    if (!this.#begun) return;
    clearTimeout(this.#again);
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
    this.#readAgain();
  }

  #readAgain(): void {
    const mayPass = this.#mayPass(this.get());
    if (mayPass) this.#again = setTimeout(() => this.#want("anew"), this.#pause);
    this.#pause = mayPass ? Math.min(2 * this.#pause, LONGEST_PAUSE) : FIRST_PAUSE;
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
