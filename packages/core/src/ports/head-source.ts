import type { Address } from "../domain/identifiers/address.js";
import type { LedgerId } from "../domain/identifiers/ids.js";
import type { LedgerAccount } from "../domain/ledger/ledger-state.js";
import type { CallOptions } from "./call-options.js";

/**
 * Returns the heads of participants' logs. A `Ledger` is a head source: one over another endpoint
 * checks the node that the app reads from. So does a source that proves heads, such as
 * `provenHeads` of `@chartkey/adapter-evm/proofs`.
 *
 * An app passes it as `heads`. Core then accepts a log only if it contains the head of this source,
 * at any entry. So this source may be behind the ledger: the entries after its head rest on the
 * ledger alone and are not final yet. A source that is always behind proves nothing about new
 * entries.
 */
export interface HeadSource {
  /** The id of the ledger whose heads these are. It must equal the id of the app's `ledger`. */
  readonly id: LedgerId;
  /**
   * Called at least once before each reading of a log. It must not return the cached result of an
   * earlier call. It checks its signal first.
   * @throws ChartkeyError LEDGER_UNAVAILABLE when there is no answer (then core reads no log, since
   *   an attacker who cuts off the second source must not disable it by that); LEDGER_INCOMPLETE
   *   when the answer proves nothing
   */
  account(participant: Address, options?: CallOptions): Promise<LedgerAccount>;
  /**
   * Resolves when the source answers, and is set up for this ledger. It needs no wallet.
   * @throws ChartkeyError LEDGER_UNAVAILABLE (retryable) when it does not answer within its time
   *   limit; MISCONFIGURED when it answers for something else, such as another chain, or an address
   *   without this ledger
   */
  health?(options?: CallOptions): Promise<void>;
}
