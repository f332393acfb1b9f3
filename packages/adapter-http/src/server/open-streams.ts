import { HttpProblem } from "./http-problem.js";
import type { KnownSession } from "./route.js";

/** How many answers of one session go out at once. */
const PER_SESSION = 32;

/** An answer that goes out. */
export interface OpenStream {
  /** Aborts when the session is signed out. */
  readonly signal: AbortSignal;
  /** Call it once the answer has ended. */
  readonly close: () => void;
}

/** The answers that are going out, by session. Signing out ends them. */
export class OpenStreams {
  readonly #open = new Map<string, Set<AbortController>>();

  /** @throws HttpProblem 429 when too many of the session's answers are going out */
  begin({ id }: KnownSession): OpenStream {
    const own = this.#open.get(id) ?? new Set();
    if (own.size >= PER_SESSION) throw new HttpProblem(429, "Too many answers are going out", { retryable: true });
    const stop = new AbortController();
    own.add(stop);
    this.#open.set(id, own);
    return {
      signal: stop.signal,
      close: () => {
        own.delete(stop);
        if (own.size === 0 && this.#open.get(id) === own) this.#open.delete(id);
      },
    };
  }

  /** Ends those of a session. */
  end(id: string, reason: Error): void {
    for (const stop of this.#open.get(id) ?? []) stop.abort(reason);
    this.#open.delete(id);
  }

  /** Ends all. */
  close(): void {
    for (const id of this.#open.keys()) this.end(id, new HttpProblem(503, "The server stops", { retryable: true }));
  }
}
