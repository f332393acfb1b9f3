import type { Clock } from "@chartkey/core/adapters";

/** Milliseconds. */
const WINDOW = 60_000;

/** How many names are remembered. Beyond, the one that was noted first is forgotten. */
const MOST = 10_000;

/** What was noted within a minute, by its name. */
export class Recently {
  readonly #noted = new Map<string, number>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  has(name: string): boolean {
    const since = this.#noted.get(name);
    // the clock may have been set back, too
    return since !== undefined && Math.abs(this.#clock.now().getTime() - since) < WINDOW;
  }

  note(name: string): void {
    this.#noted.delete(name);
    const [first] = this.#noted.keys();
    if (first !== undefined && this.#noted.size >= MOST) this.#noted.delete(first);
    this.#noted.set(name, this.#clock.now().getTime());
  }
}
