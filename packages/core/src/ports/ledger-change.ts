import type { Cursor } from "../domain/ledger/position.js";
import type { Address } from "../domain/identifiers/address.js";
import type { EntryFilter, LedgerUpdate } from "./ledger-entry.js";

export interface FollowFilter extends Pick<EntryFilter, "after" | "counterparty"> {
  /**
   * Only entries in the logs of these participants (`logOf`), requests included: 1 to 100 of them.
   * Everybody's by default.
   */
  readonly logs?: readonly Address[] | undefined;
}

/**
 * What whoever follows a ledger is told. `cursor`, here and of an entry, goes on behind the change:
 * an app stores it together with what the change did to its own data.
 */
export type LedgerChange =
  | LedgerUpdate
  /**
   * A reorganisation took entries away: everything told with a greater sequence is to be dropped,
   * by this call or by one that was gone on from. What stands there instead is told next. It may
   * reach further back than the reorganisation did; then what still stands is told again.
   */
  | { readonly type: "removed"; readonly sequence: bigint; readonly cursor: Cursor }
  /**
   * Everything told up to this sequence is final. It comes when entries that were told before they
   * were final have become so.
   */
  | { readonly type: "final"; readonly sequence: bigint; readonly cursor: Cursor };
