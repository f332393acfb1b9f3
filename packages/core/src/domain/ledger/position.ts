import type { Brand } from "../identifiers/brand.js";

/**
 * Opaque, at most 256 characters. It stays valid across restarts and reorganisations. The port that
 * returns it defines its form.
 */
export type Cursor = Brand<string, "Cursor">;

/** The place of an entry in the ledger's order. */
export interface Position {
  /** Grows along the ledger; comparable within one ledger only. */
  readonly sequence: bigint;
  /** The ledger's own time of the entry. */
  readonly at: Date;
  /**
   * Whether the entry is as deep as the app demands (on EVM chains, in confirmations). Before that
   * a reorganisation may remove it.
   */
  readonly final: boolean;
}

/** A write that the ledger has included. */
export interface Receipt {
  readonly transaction: string;
  readonly position: Position;
  /**
   * What the ledger charged, in its own unit (`gas` on EVM chains); absent for a ledger that
   * charges nothing.
   */
  readonly cost?: { readonly unit: string; readonly amount: bigint } | undefined;
}

/**
 * A write that was sent: its receipt, or the name of its transaction alone, which an error tells of
 * a write whose outcome is not known.
 */
export interface SentWrite extends Partial<Receipt> {
  readonly transaction: string;
}
