import type { SentWrite } from "@chartkey/core/adapters";

/** How many submissions are remembered. */
const MAX_REMEMBERED = 1_000;

/**
 * A transaction may hold the submissions of several people, so the position belongs to the key.
 */
const keyOf = ({ transaction, position }: SentWrite): string => `${transaction}/${position?.sequence}`;

/** What this process knows about its latest submissions. */
export class ReceiptMemory<T> {
  readonly #known = new Map<string, T>();

  get(sent: SentWrite): T | undefined {
    return this.#known.get(keyOf(sent));
  }

  set(sent: SentWrite, known: T): void {
    this.#known.set(keyOf(sent), known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MAX_REMEMBERED && oldest !== undefined) this.#known.delete(oldest);
  }

  delete(sent: SentWrite): void {
    this.#known.delete(keyOf(sent));
  }
}
