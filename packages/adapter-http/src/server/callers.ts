import type { Address, Clock } from "@chartkey/core/adapters";
import { clientName } from "./client-name.js";
import { originOf, preflight } from "./cors.js";
import { RateLimit } from "./rate-limit.js";

interface CallersOptions {
  readonly origins: readonly string[];
  readonly requestsPerMinute: number;
  readonly clientOf: ((request: Request) => string) | undefined;
  readonly clock: Clock;
}

/** Those who ask, and how often each does. */
export class Callers {
  readonly #options: CallersOptions;
  readonly #rate: RateLimit;
  readonly #preflights: RateLimit;
  readonly #looks: RateLimit;

  constructor(options: CallersOptions) {
    const { requestsPerMinute, clock } = options;
    this.#options = options;
    this.#rate = new RateLimit(requestsPerMinute, clock);
    // a browser asks before each path that it has not asked for yet
    this.#preflights = new RateLimit(10 * requestsPerMinute, clock);
    // each member behind an address may come with a session that this process has not seen
    this.#looks = new RateLimit(10 * requestsPerMinute, clock);
  }

  /** As whom a request counts that nobody who has signed in makes. */
  nameOf(request: Request): string {
    const { clientOf } = this.#options;
    return clientOf ? `client ${clientName(clientOf(request))}` : "everybody who has not signed in";
  }

  /** @throws HttpProblem 429 */
  count(caller: string): void {
    this.#rate.count(caller);
  }

  /**
   * Counts a token that is about to be looked up.
   * @param account whose session it was when it was last seen; `undefined` for an unknown one
   * @throws HttpProblem 429
   */
  countLook(account: Address | undefined, client: string): void {
    if (account === undefined) this.#looks.count(client);
    else this.#rate.count(account);
  }

  /**
   * The page that a request comes from, if it comes from one.
   * @throws HttpProblem 403 for a foreign page, which is counted; 429
   */
  pageOf(request: Request): string | undefined {
    try {
      return originOf(request, this.#options.origins);
    } catch (error) {
      this.count(this.nameOf(request));
      throw error;
    }
  }

  /** @throws HttpProblem 429 */
  answerPreflight(request: Request): Response {
    this.#preflights.count(this.nameOf(request));
    return preflight();
  }
}
