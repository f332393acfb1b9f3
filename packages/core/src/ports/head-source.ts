import type { Address } from "../domain/identifiers/address.js";
import type { LedgerId } from "../domain/identifiers/ledger-id.js";
import type { LedgerAccount } from "../domain/ledger/ledger-state.js";
import type { CallOptions } from "./call-options.js";

/**
 * Where do participants' logs stand? A `Ledger` is one: over another endpoint it is a second
 * opinion on the node that the app reads from. So is whatever proves a head, such as `provenHeads`
 * of `@chartkey/adapter-evm/proofs`.
 *
 * An app gives it as `heads`. Core then believes no log that lacks the head given here, wherever in
 * the log that head stands. So this source may be behind the ledger: what comes after its head
 * rests on the ledger's word alone and is not final yet. A source that is always behind proves
 * nothing of what is new.
 */
export interface HeadSource {
  /** Of the ledger whose heads these are; it has to be the `ledger`'s own. */
  readonly id: LedgerId;
  /**
   * Called once or more before each reading of a log, never with the result of an earlier call. The
   * signal is checked first.
   * @throws ChartkeyError LEDGER_UNAVAILABLE when there is no answer: then no log is read, since
   *   whoever can cut off the second source must not switch it off; LEDGER_INCOMPLETE when there is
   *   an answer that proves nothing.
   */
  account(participant: Address, options?: CallOptions): Promise<LedgerAccount>;
}
