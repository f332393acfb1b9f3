import type { Receipt } from "@chartkey/core/adapters";

/** How many submissions are remembered. */
const MAX_REMEMBERED = 1_000;

/**
 * A transaction may hold the submissions of several people, so the position belongs to the key.
 */
const keyOf = ({ transaction, position }: Receipt): string => `${transaction}/${position.sequence}`;

/** What this process knows about its latest submissions, by their receipts. */
export class ReceiptMemory<T> {
  readonly #known = new Map<string, T>();

  get(receipt: Receipt): T | undefined {
    return this.#known.get(keyOf(receipt));
  }

  set(receipt: Receipt, known: T): void {
    this.#known.set(keyOf(receipt), known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MAX_REMEMBERED && oldest !== undefined) this.#known.delete(oldest);
  }

  delete(receipt: Receipt): void {
    this.#known.delete(keyOf(receipt));
  }
}
