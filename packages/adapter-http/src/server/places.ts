import { HttpProblem } from "./http-problem.js";

interface Most {
  readonly all: number;
  readonly ofOne: number;
}

/** Places in which requests wait: so many, of which one caller cannot take all. */
export class Places {
  readonly #most: Most;
  readonly #taken = new Map<string, number>();
  #all = 0;

  constructor(most: Most) {
    this.#most = most;
  }

  /**
   * @returns what leaves the place again; call it once
   * @throws HttpProblem 503 when there is none left; 429 when the caller has enough of them
   */
  enter(caller: string): () => void {
    const own = this.#taken.get(caller) ?? 0;
    if (this.#all >= this.#most.all) throw new HttpProblem(503, "Too many requests wait", { retryable: true });
    if (own >= this.#most.ofOne) throw new HttpProblem(429, "Too many of your requests wait", { retryable: true });
    this.#all += 1;
    this.#taken.set(caller, own + 1);
    return () => {
      this.#all -= 1;
      const left = (this.#taken.get(caller) ?? 0) - 1;
      if (left > 0) this.#taken.set(caller, left);
      else this.#taken.delete(caller);
    };
  }
}
