import type { KeyRules } from "../checks/check-keys.js";
import type { ChartkeyError } from "../../errors/chartkey-error.js";
import type { Cursor } from "../ledger/position.js";

export interface PageRequest {
  /** 1 to 100 items; 20 by default. */
  readonly size?: number | undefined;
  /**
   * The `next` of a page of the same list: of the same method and query, and of the same account.
   */
  readonly after?: Cursor | undefined;
  readonly signal?: AbortSignal | undefined;
}

export const pageRequestKeys: KeyRules<PageRequest> = { size: "optional", after: "optional", signal: "optional" };

/**
 * A row that was refused, such as a forged profile, or what could not be read, such as a patient's
 * log: rows may be missing because of it.
 */
export interface ListProblem {
  /** What it claims to be, or who could not be read: an address, or the id of a request. */
  readonly subject: string;
  /** Why. */
  readonly problem: ChartkeyError;
}

export interface IterationOptions {
  readonly signal?: AbortSignal | undefined;
  /**
   * Called with each problem once, however many pages name it, before the rows of the first page
   * that names it. The iteration waits for its promise. What it throws, or rejects with, ends the
   * iteration.
   */
  readonly onProblem?: ((problem: ListProblem) => void | Promise<void>) | undefined;
}

export const iterationKeys: KeyRules<IterationOptions> = { signal: "optional", onProblem: "optional" };

/** A row of a list. Its key is unique in the list and never changes. */
export type Keyed<T> = T & { readonly key: string };

export interface Page<T> {
  readonly items: readonly T[];
  /** What was refused or could not be read. It never fails the page. */
  readonly problems: readonly ListProblem[];
  /** Pass it as `after` for the next page; `undefined` on the last. */
  readonly next: Cursor | undefined;
}

/**
 * A lazy list: nothing is read before the first `page()` or `next()`. Pages are stable: an addition
 * between two pages neither repeats nor skips an item.
 *
 * `page()` is for screens. It looks up what it shows within limits of time, number and bytes: what
 * falls to one is a row, or one of the `problems`, with BLOB_UNAVAILABLE (retryable), and the next
 * reading goes on from what was found.
 *
 * `for await` reads all rows, however long it takes, as the list was when the iteration began: logs
 * are read once. Each iteration starts anew. `for await` over the list itself shows rows alone, and
 * no `problems`: rows may be missing in silence. Use `all({ onProblem })` to miss none.
 */
export interface Listing<T> extends AsyncIterable<T> {
  /** Shows rows alone: what the list names in its `problems` is left out in silence. */
  [Symbol.asyncIterator](): AsyncIterator<T>;
  /**
   * @throws TypeError for a size outside its limits, and for what is no cursor of this list
   */
  page(request?: PageRequest): Promise<Page<T>>;
  /**
   * As `for await` over the list itself, with the problems. It rejects with the signal's reason
   * after an abort, and with what `onProblem` throws.
   * @throws TypeError for a malformed option
   */
  all(options?: IterationOptions): AsyncIterable<T>;
}
