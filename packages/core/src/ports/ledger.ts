import type { Act } from "../domain/acts/act.js";
import type { ActCounters } from "../domain/acts/act-counters.js";
import type { Address } from "../domain/identifiers/address.js";
import type { Hex } from "../domain/encoding/bytes.js";
import type { LedgerId } from "../domain/identifiers/ids.js";
import type { LedgerGrant } from "../domain/ledger/ledger-state.js";
import type { Receipt, SentWrite } from "../domain/ledger/position.js";
import type { EncodedScope } from "../domain/grants/scope.js";
import type { TypedData } from "../domain/typed-data/typed-data.js";
import type { CallOptions } from "./call-options.js";
import type { HeadSource } from "./head-source.js";
import type { FollowFilter, LedgerChange } from "./ledger-change.js";
import type { EntryFilter, LedgerUpdate } from "./ledger-entry.js";
import type { Wallet } from "./wallet.js";
import type { WriteProgress } from "./write-progress.js";

export interface SubmitOptions extends CallOptions<WriteProgress> {
  /**
   * The counters of the actor's account after the entries on which the acts were planned. Each act
   * names one of them (`counterOf`), as the acts before it leave it (`countersAfter`). Needed for
   * acts that name one.
   */
  readonly base?: ActCounters | undefined;
  /**
   * Called once the ledger would accept the acts, directly before the prompt. Core stores the
   * blobs of a write then: what would be refused is never seen by anybody. When it rejects, the
   * submission rejects with the same, without a prompt.
   */
  readonly beforePrompt?: (() => Promise<void>) | undefined;
}

/**
 * Records who may open what, and what happened, in order. It assumes no gas, no mempool and no EVM.
 * Adapters transport and store; core replays the log and compares heads, so it need not trust an
 * adapter. `id`, `account` and `health` are those of a {@link HeadSource}.
 *
 * `W` is the type of wallet that this ledger needs. The suite `ledgerSuite` of
 * `@chartkey/core/conformance` proves an implementation. Foreign errors are mapped to
 * LEDGER_UNAVAILABLE (retryable, unless something was submitted), LEDGER_REVERTED (the ledger
 * refused; nothing changed), LEDGER_CONFLICT (another own act came first; nothing changed),
 * REQUEST_CLOSED (a grant that answers a cancelled request; nothing changed),
 * LEDGER_DROPPED (retryable: submitted, but never to be included, so that nothing changed; not
 * retryable: nobody has known the transaction for long), FUNDS_INSUFFICIENT, MISCONFIGURED (another
 * chain, no ledger, wrong credentials: trying again does not help), and the wallet's own codes.
 * Every method checks its signal first.
 */
export interface Ledger<in W extends Wallet = Wallet> extends HeadSource {
  /** The same string for every client of this ledger, since every key is derived with it. */
  readonly id: LedgerId;
  readonly capabilities: {
    /** Whether a reorganisation can remove an included entry before it is final. */
    readonly reorganises: boolean;
  };
  /** The time of the latest entry or block. */
  time(options?: CallOptions): Promise<Date>;
  /**
   * The slot of a grant; `undefined` when nothing was ever granted there.
   * @throws TypeError that names the field, where `checkGrantQuery` does
   */
  grant(
    key: { readonly patient: Address; readonly grantee: Address; readonly scope: EncodedScope },
    options?: CallOptions,
  ): Promise<LedgerGrant | undefined>;
  /**
   * Whether the grantee has an active grant with the read permission for at least one of the
   * scopes, or is the patient. At most 16 scopes.
   * @throws TypeError, where `checkAccessQuery` does
   */
  hasAccess(
    query: { readonly patient: Address; readonly grantee: Address; readonly scopes: readonly EncodedScope[] },
    options?: CallOptions,
  ): Promise<boolean>;
  /**
   * Yields the matching entries up to the present, in order, and ends. The entries are claims of
   * the node, not proven.
   * @throws TypeError for a foreign cursor, and where `checkEntryFilter` does
   */
  entries(filter: EntryFilter, options?: CallOptions): AsyncIterable<LedgerUpdate>;
  /**
   * Yields the matching entries after `after`, in order, and then each change: new entries, what a
   * reorganisation removed, and what became final. It ends by an abort, by leaving the loop, or
   * with an error. The changes are claims of the node, not proven.
   *
   * It continues from a cursor of `entries` or of an earlier change, also after a restart. If a
   * reorganisation happened meanwhile, that is reported first. Nothing is skipped, and only what
   * was `removed` is reported twice.
   * @throws TypeError for a foreign cursor, and where `checkFollowFilter` does, for example for
   *   more than 100 logs
   * @throws ChartkeyError LEDGER_UNAVAILABLE (retryable: go on from the last cursor);
   *   LEDGER_INCOMPLETE (retryable) when the node shows less than was final; LEDGER_FINALITY_BROKEN
   *   when something final is gone: drop everything that was reported, and follow anew without a
   *   cursor
   */
  follow(filter: FollowFilter, options?: CallOptions): AsyncIterable<LedgerChange>;
  /**
   * Submits acts in the name of `wallet.address`, in one transaction with one prompt. The ledger
   * applies all of them, in this order, or none. Resolves at inclusion. After an abort later than
   * `ledger:submitted`, or `ledger:handed-over`, the acts may still be included.
   *
   * 1 to 128 acts. Several acts are the patient's own: revocations of grants alone, or others in
   * the order of kinds key, epoch, cards, grant, envelope, which is that of the struct that one
   * signature covers. `checkSubmission` checks these rules.
   *
   * Success means that the ledger's log holds the acts themselves. Comparing with `base` and
   * appending is one atomic step. A revocation never conflicts, unless it was signed for a relayer.
   * @throws TypeError that names the act and its field, where `checkSubmission` does
   * @throws ChartkeyError LEDGER_CONFLICT (retryable) when another own act came first: these acts
   *   did not happen, and cannot happen any more unless a reorganisation removes the other one. It
   *   is found before the prompt wherever the ledger can tell. WALLET_UNANSWERED after an abort
   *   during the prompt of a wallet that sends by itself: it may still send. LEDGER_UNAVAILABLE
   *   (not retryable) with the `transaction` when nothing tells whether it was included
   */
  submit(acts: readonly Act[], wallet: W, options?: SubmitOptions): Promise<Receipt>;
  /**
   * Resolves once the acts of a write are final, with their final position, which a reorganisation
   * may have changed.
   * @param sent the receipt, or the `transaction` of an error of `submit` alone
   * @throws ChartkeyError LEDGER_DROPPED when they were never included or a reorganisation removed
   *   them, retryable when that is for good; LEDGER_REVERTED when they failed in their new position
   */
  finalized(sent: SentWrite, options?: CallOptions): Promise<Receipt>;
  /**
   * Whether `signature` over `data` is that of `address`: of an account's key (EIP-712; 65 bytes,
   * or 64 in the compact form of EIP-2098), or of a smart account (ERC-1271). `false` for a
   * malformed one.
   */
  verify(
    claim: { readonly address: Address; readonly data: TypedData; readonly signature: Hex },
    options?: CallOptions,
  ): Promise<boolean>;
}
