import type { Address } from "@chartkey/core/adapters";

/** How many sessions are remembered. Beyond, the one that was seen first is forgotten. */
const MOST = 10_000;

/** Whose the sessions were that the store had when it was last asked, by the hash of the token. */
export class SeenSessions {
  readonly #accounts = new Map<string, Address>();

  accountOf(id: string): Address | undefined {
    return this.#accounts.get(id);
  }

  /** @param account `undefined` where the store has no such session any more */
  note(id: string, account: Address | undefined): void {
    this.#accounts.delete(id);
    if (account === undefined) return;
    const [first] = this.#accounts.keys();
    if (first !== undefined && this.#accounts.size >= MOST) this.#accounts.delete(first);
    this.#accounts.set(id, account);
  }
}
