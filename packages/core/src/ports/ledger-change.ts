import type { Cursor } from "../domain/ledger/position.js";
import type { Address } from "../domain/identifiers/address.js";
import type { EntryFilter, LedgerUpdate } from "./ledger-entry.js";

export interface FollowFilter extends Pick<EntryFilter, "counterparty"> {
  /**
   * Only entries after this cursor. `now`: none of those that exist. Then a `final` comes at once,
   * whose cursor continues from now, and later a `removed` even if it concerns only what existed.
   */
  readonly after?: Cursor | "now" | undefined;
  /**
   * Only entries in the logs of these participants (`logOf`), requests included: 1 to 100 of them.
   * All logs by default.
   */
  readonly logs?: readonly Address[];
}

/**
 * What a ledger reports to its followers. Each change has a `cursor` that continues after it. An
 * app stores the cursor together with what the change did to its data, in one transaction.
 */
export type LedgerChange =
  | LedgerUpdate
  /**
   * A reorganisation removed entries. Drop everything that was reported with a greater sequence, by
   * this call or before its cursor. The new entries are reported next. This may go further back
   * than the reorganisation did; then the remaining entries are reported again.
   */
  | { readonly type: "removed"; readonly sequence: bigint; readonly cursor: Cursor }
  /**
   * Everything reported up to this sequence is final. It follows once entries that were reported
   * earlier have become final.
   */
  | { readonly type: "final"; readonly sequence: bigint; readonly cursor: Cursor };
