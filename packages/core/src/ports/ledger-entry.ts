import type { Act } from "../domain/acts/act.js";
import type { Address } from "../domain/identifiers/address.js";
import type { Cursor, Position } from "../domain/ledger/position.js";

export interface LedgerEntry {
  readonly act: Act;
  readonly position: Position;
  readonly transaction: string;
  /** Continues after this entry. */
  readonly cursor: Cursor;
}

export type LedgerUpdate =
  | { readonly type: "entry"; readonly entry: LedgerEntry }
  /**
   * An entry of a kind that this version does not know, or that is malformed: skipped and reported.
   */
  | { readonly type: "unknown"; readonly position: Position; readonly transaction: string; readonly cursor: Cursor };

export interface EntryFilter {
  /** Only entries behind this cursor. */
  readonly after?: Cursor | undefined;
  /** Only entries in this participant's log (`logOf`), requests included. */
  readonly log?: Address | undefined;
  /** Only entries with this other side (`counterpartyOf`). */
  readonly counterparty?: Address | undefined;
  /**
   * From the ledger itself, and nothing that the adapter kept from earlier, which is replaced: for
   * whoever found that the entries do not fit.
   */
  readonly fresh?: boolean | undefined;
}
