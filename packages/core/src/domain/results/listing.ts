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

/** A row of a list. Its key is unique in the list and never changes. */
export type Keyed<T> = T & { readonly key: string };

export interface Page<T> {
  readonly items: readonly T[];
  /**
   * Rows that were refused, such as a forged profile: what each claims to be, and why it was
   * refused. A refused row never fails the page.
   */
  readonly problems: readonly { readonly subject: string; readonly problem: ChartkeyError }[];
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
 * are read once. Each iteration starts anew.
 */
export interface Listing<T> extends AsyncIterable<T> {
  /**
   * @throws TypeError for a size outside its limits, and for what is no cursor of this list
   */
  page(request?: PageRequest): Promise<Page<T>>;
  /** As `for await` over the list itself. It rejects with the signal's reason after an abort. */
  all(options?: { readonly signal?: AbortSignal | undefined }): AsyncIterable<T>;
}
