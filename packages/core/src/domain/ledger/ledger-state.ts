import { type ActCounters, noActs } from "../acts/act-counters.js";
import { genesisHead } from "../acts/head.js";
import type { Hex } from "../encoding/bytes.js";

/**
 * The state of one participant on a ledger. A participant without entries has the genesis head and
 * zeros.
 */
export interface LedgerAccount extends ActCounters {
  /** 24 bytes: see `nextHead`. */
  readonly head: Hex;
  /** How often this patient has revoked everyone. */
  readonly everyoneEpoch: number;
}

/** One slot: the last grant for (patient, grantee, scope), active or ended. */
export interface LedgerGrant {
  /** Unix seconds, exclusive; 0 once revoked. */
  readonly until: number;
  readonly permissions: number;
  /**
   * The patient's `everyoneEpoch` when the grant was given. Once that has grown, the grant has
   * ended.
   */
  readonly everyoneEpoch: number;
  /**
   * The nonce that the grantee's next act under this grant takes. Every change of the slot takes
   * one too; revoking what was never granted takes none.
   */
  readonly nonce: number;
}

/** The account of a participant without entries. */
export const emptyAccount: LedgerAccount = { head: genesisHead, everyoneEpoch: 0, ...noActs };
