import type { Clock } from "@chartkey/core/adapters";
import { HttpProblem } from "./http-problem.js";

/** How long requests are counted together, in milliseconds. */
const WINDOW = 60_000;

/** How many clients are counted at once. Beyond, the one that came first is forgotten. */
const CLIENTS = 100_000;

interface Count {
  requests: number;
  readonly ends: number;
}

/** Counts the requests of each client, minute by minute. */
export class RateLimit {
  readonly #counts = new Map<string, Count>();
  readonly #perMinute: number;
  readonly #clock: Clock;

  constructor(perMinute: number, clock: Clock) {
    this.#perMinute = perMinute;
    this.#clock = clock;
  }

  /** @throws HttpProblem 429, with the seconds until the client may ask again */
  count(client: string): void {
    const now = this.#clock.now().getTime();
    let count = this.#counts.get(client);
    // the clock may have been set back, too
    if (!count || count.ends <= now || count.ends > now + WINDOW) {
      this.#counts.delete(client);
      const [first] = this.#counts.keys();
      if (first !== undefined && this.#counts.size >= CLIENTS) this.#counts.delete(first);
      count = { requests: 0, ends: now + WINDOW };
      this.#counts.set(client, count);
    }
    count.requests += 1;
    if (count.requests <= this.#perMinute) return;
    const seconds = String(Math.ceil((count.ends - now) / 1000));
    throw new HttpProblem(429, "Too many requests", { retryable: true, headers: { "retry-after": seconds } });
  }
}
