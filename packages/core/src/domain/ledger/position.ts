import type { Brand } from "../identifiers/brand.js";

/**
 * Opaque, at most 256 characters; survives a restart and a reorganisation. Made by the port that
 * gives it out.
 */
export type Cursor = Brand<string, "Cursor">;

/** Where an entry stands in a ledger's order. */
export interface Position {
  /** Grows along the ledger; comparable within one ledger only. */
  readonly sequence: bigint;
  /** The ledger's own time of the entry. */
  readonly at: Date;
  /**
   * Whether it is as deep as the app asked for (on EVM chains, confirmations); before that a
   * reorganisation may remove it.
   */
  readonly final: boolean;
}

/** A write that the ledger has included. */
export interface Receipt {
  readonly transaction: string;
  readonly position: Position;
  /**
   * What the ledger charged, in its own unit (`gas` on EVM chains); absent where a ledger charges
   * nothing.
   */
  readonly cost?: { readonly unit: string; readonly amount: bigint } | undefined;
}
