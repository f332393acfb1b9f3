import type { Address } from "@chartkey/core/adapters";
import { HttpProblem, stopped } from "./http-problem.js";
import type { KnownSession } from "./route.js";

/** How many answers of one account go out at once. */
const PER_ACCOUNT = 64;

/** An answer that goes out. */
export interface OpenStream {
  /** Aborts when the session is signed out. */
  readonly signal: AbortSignal;
  /** Call it once the answer has ended. */
  readonly close: () => void;
}

/** The answers that are going out, by session. Signing out ends them. */
export class OpenStreams {
  readonly #accounts = new Map<Address, Map<AbortController, string>>();
  #isClosed = false;

  /** @throws HttpProblem 429 when too many of the account's answers go out; 503 after `close` */
  begin({ id, account }: KnownSession): OpenStream {
    if (this.#isClosed) throw stopped();
    const own = this.#accounts.get(account) ?? new Map<AbortController, string>();
    if (own.size >= PER_ACCOUNT) throw new HttpProblem(429, "Too many answers are going out", { retryable: true });
    const stop = new AbortController();
    own.set(stop, id);
    this.#accounts.set(account, own);
    return {
      signal: stop.signal,
      close: () => {
        own.delete(stop);
        if (own.size === 0 && this.#accounts.get(account) === own) this.#accounts.delete(account);
      },
    };
  }

  /** Ends those of a session. */
  end({ id, account }: KnownSession, reason: Error): void {
    for (const [stop, of] of this.#accounts.get(account) ?? []) if (of === id) stop.abort(reason);
  }

  /** Ends all, and lets none begin. */
  close(): void {
    this.#isClosed = true;
    const reason = stopped();
    for (const own of this.#accounts.values()) for (const stop of own.keys()) stop.abort(reason);
  }
}
