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
   * An entry that is malformed, or of a kind that this version does not know. It is reported in its
   * place, and reading goes on.
   */
  | { readonly type: "unknown"; readonly position: Position; readonly transaction: string; readonly cursor: Cursor };

export interface EntryFilter {
  /** Only entries after this cursor. */
  readonly after?: Cursor | undefined;
  /** Only entries in this participant's log (`logOf`), requests included. */
  readonly log?: Address;
  /** Only entries with this participant as the other side (`counterpartyOf`). */
  readonly counterparty?: Address;
  /**
   * Bypasses the adapter's cache and replaces what it holds. Core sets it when the cached entries
   * do not lead to the head.
   */
  readonly fresh?: boolean | undefined;
}
