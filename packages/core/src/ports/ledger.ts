import type { Act } from "../domain/acts/act.js";
import type { Address } from "../domain/identifiers/address.js";
import type { Hex } from "../domain/encoding/hex.js";
import type { LedgerId } from "../domain/identifiers/ledger-id.js";
import type { LedgerGrant } from "../domain/ledger/ledger-state.js";
import type { Receipt } from "../domain/ledger/position.js";
import type { EncodedScope } from "../domain/grants/scope.js";
import type { TypedData } from "../domain/typed-data/typed-data.js";
import type { CallOptions } from "./call-options.js";
import type { HeadSource } from "./head-source.js";
import type { FollowFilter, LedgerChange } from "./ledger-change.js";
import type { EntryFilter, LedgerUpdate } from "./ledger-entry.js";
import type { Wallet } from "./wallet.js";
import type { WriteProgress } from "./write-progress.js";

/**
 * Who may open what, and what happened, in order. It assumes no gas, no mempool and no EVM.
 * Adapters carry and store; core replays the log and compares heads, so an adapter need not be
 * believed. `id` and `account` are those of a {@link HeadSource}.
 *
 * `W` is what this ledger needs of a wallet. The suite `ledgerSuite` of
 * `@chartkey/core/conformance` proves an implementation. Foreign errors are mapped to
 * LEDGER_UNAVAILABLE (retryable), LEDGER_REVERTED (the ledger refused; nothing happened),
 * LEDGER_DROPPED (submitted, and will not be included; nothing happened), FUNDS_INSUFFICIENT, and
 * the wallet's own codes. Every method checks its signal first.
 */
export interface Ledger<in W extends Wallet = Wallet> extends HeadSource {
  /** The same string for the same ledger everywhere: it enters every key. */
  readonly id: LedgerId;
  readonly capabilities: {
    /** Whether an included entry can still be removed before it is final. */
    readonly reorganises: boolean;
  };
  /** The time of the latest entry or block. */
  time(options?: CallOptions): Promise<Date>;
  /**
   * `undefined` when nothing was ever granted there.
   * @throws TypeError that names the field, where `checkGrantQuery` does
   */
  grant(
    key: { readonly patient: Address; readonly grantee: Address; readonly scope: EncodedScope },
    options?: CallOptions,
  ): Promise<LedgerGrant | undefined>;
  /**
   * Whether a live grant with the read permission stands for one of the scopes asked about, or the
   * grantee is the patient. At most 16 scopes.
   * @throws TypeError, where `checkAccessQuery` does
   */
  hasAccess(
    query: { readonly patient: Address; readonly grantee: Address; readonly scopes: readonly EncodedScope[] },
    options?: CallOptions,
  ): Promise<boolean>;
  /**
   * The entries so far that match, in order, ending at the present. What it yields is claimed, not
   * proven.
   * @throws TypeError for a foreign cursor, and where `checkEntryFilter` does
   */
  entries(filter: EntryFilter, options?: CallOptions): AsyncIterable<LedgerUpdate>;
  /**
   * The entries behind `after` that match, in order, and then whatever happens, for as long as
   * nobody aborts or leaves the loop: new entries, what a reorganisation removed, and what became
   * final. What it yields is claimed, not proven.
   *
   * A cursor of `entries` or of a change before tells all that is needed to go on, also after a
   * restart, and after a reorganisation that happened meanwhile: that is the first thing told.
   * Nothing is passed over, and nothing is told twice that was not `removed`.
   * @throws TypeError for a foreign cursor, and where `checkEntryFilter` does, as for more than 100
   *   logs
   * @throws ChartkeyError LEDGER_UNAVAILABLE (retryable: go on from the last cursor);
   *   LEDGER_INCOMPLETE (retryable) when less is shown than was final; LEDGER_FINALITY_BROKEN when
   *   what was final is no longer there: what was told is then to be dropped as a whole, and
   *   followed anew without a cursor
   */
  follow(filter: FollowFilter, options?: CallOptions): AsyncIterable<LedgerChange>;
  /**
   * Brings the acts, all in the name of `wallet.address`, in one transaction with one prompt: all
   * of them happen, in this order, or none. Resolves at inclusion. After an abort that came later
   * than `ledger:submitted`, or `ledger:handed-over`, the acts may still happen.
   *
   * 1 to 128 acts. Where there are several, they are the patient's own, in the order of kinds key,
   * revoke-everyone (once), revoke, epoch, cards, grant: that of the struct with which one
   * signature covers them all. `checkSubmission` says whether they may stand together.
   * @throws TypeError that names the act and its field, where `checkSubmission` does
   */
  submit(acts: readonly Act[], wallet: W, options?: CallOptions<WriteProgress>): Promise<Receipt>;
  /**
   * Resolves once the receipt's position is final; after a reorganisation that is where the acts
   * stand then.
   * @throws ChartkeyError LEDGER_DROPPED when a reorganisation removed them for good;
   *   LEDGER_REVERTED when they failed where they came to stand again
   */
  finalized(receipt: Receipt, options?: CallOptions): Promise<Receipt>;
  /**
   * Whether `signature` over `data` is that address's: an account's own (EIP-712, also compact) or
   * a smart account's (ERC-1271). Malformed means `false`.
   */
  verify(
    claim: { readonly address: Address; readonly data: TypedData; readonly signature: Hex },
    options?: CallOptions,
  ): Promise<boolean>;
}
