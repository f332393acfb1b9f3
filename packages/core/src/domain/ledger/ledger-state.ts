import { genesisHead } from "../acts/head.js";
import type { Hex } from "../encoding/hex.js";

/**
 * What a ledger's state says of one participant. A participant without entries has the genesis head
 * and zeros.
 */
export interface LedgerAccount {
  /** 24 bytes: see `nextHead`. */
  readonly head: Hex;
  /** How often this patient has revoked everyone. */
  readonly everyoneEpoch: number;
  /** How many own acts, which the next act of the participant takes. */
  readonly nonce: number;
}

/** One slot: the last grant for (patient, grantee, scope), whether or not it is live. */
export interface LedgerGrant {
  /** Unix seconds, exclusive; 0 once revoked. */
  readonly until: number;
  readonly permissions: number;
  /** The patient's everyone-epoch when it was given: a grant of an older one has ended. */
  readonly everyoneEpoch: number;
  /**
   * What an act that the grantee signs under it takes. Every change of the slot takes one too;
   * ending what was never granted takes none.
   */
  readonly nonce: number;
}

/** The account of a participant without entries. */
export const emptyAccount: LedgerAccount = { head: genesisHead, everyoneEpoch: 0, nonce: 0 };
