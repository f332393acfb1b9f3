import {
  abortable,
  checkKeys,
  checkOptions,
  checkSubmission,
  checkSubmitOptions,
  type Clock,
  type KeyRules,
  type Ledger,
  pause,
  TaskQueues,
} from "@chartkey/core/adapters";
import { type EvmLedger, sourceOf } from "../ledger/evm-source.js";
import { checkSigner } from "../wallet/check-wallet.js";
import { encodeActs } from "../write/act-call.js";
import { checkSent } from "../write/check-sent.js";
import { ReceiptMemory } from "../write/receipt-memory.js";
import type { PendingActs } from "./pending-acts.js";
import type { Relayer } from "./relayer.js";
import { submitRelayed } from "./submit-relayed.js";

export interface RelayedOptions {
  /**
   * Seconds for which a signature is valid, counted from the later of this clock and the ledger's
   * time. Default 600.
   */
  readonly lifetime?: number | undefined;
  /** The device's clock, as `createChartkey` takes it. By default the system's. */
  readonly clock?: Clock | undefined;
}

const DEFAULT_LIFETIME = 600;
const systemClock: Clock = { now: () => new Date() };
const optionKeys: KeyRules<RelayedOptions> = { lifetime: "optional", clock: "optional" };

/**
 * The same ledger for wallets that only sign and have no funds. Each submission is one signature
 * over typed data that a person can read, and the relayer sends the transaction.
 *
 * Acts that the ledger would refuse are refused before the prompt. A signature is verified before
 * the relayer gets it. The relayer's answer is not trusted: an act is included when the ledger has
 * its entry, whoever sent it, in whatever transaction. `Receipt.transaction` names that
 * transaction. The submissions of one account run one after the other.
 *
 * `submit` throws, besides the errors of the port and of the wallet:
 * - LEDGER_UNAVAILABLE (retryable) when the relayer is away, fails, or sends a transaction without
 *   the act. After `ledger:handed-over` it may still submit the act until the deadline. A second
 *   try uses the same nonce, so only one of the two can happen.
 * - FUNDS_INSUFFICIENT, LIMIT_EXCEEDED, MISCONFIGURED and SESSION_ENDED when the relayer says so,
 *   and MISCONFIGURED for its FORMAT_INVALID: its account cannot pay, or it does not take the act.
 *   It may still submit the act as well.
 * - LEDGER_CONFLICT (retryable) when another act of this account used the nonce. Nothing happened.
 * - REQUEST_CLOSED when the request that a grant answers was cancelled while the relayer had it.
 * - LEDGER_DROPPED (retryable) when the ledger's time is past the deadline, or another act used the
 *   nonce of acts that name no counter, such as a revocation. Nothing happened then either.
 * - CLOCK_SKEWED (retryable) when the ledger's time is more than five minutes ahead of the clock:
 *   the deadline would be the node's choice. Nothing was signed.
 * @throws TypeError unless `lifetime` is 1 to 86,400 seconds, for a ledger of another package, and
 *   for what is no relayer or no clock
 */
export function relayed(ledger: EvmLedger, relayer: Relayer, options: RelayedOptions = {}): Ledger {
  const { lifetime = DEFAULT_LIFETIME, clock = systemClock } = checkKeys("options", options, optionKeys);
  if (!(Number.isSafeInteger(lifetime) && lifetime >= 1 && lifetime <= 86_400))
    throw new TypeError("`lifetime` is 1 to 86,400 seconds");
  if (typeof clock?.now !== "function") throw new TypeError("`clock` has no method `now`");
  // found now, and not once a person has signed
  if (typeof relayer?.submit !== "function") throw new TypeError("`relayer` has no method `submit`");
  const source = sourceOf(ledger);
  const queues = new TaskQueues();
  const pendingByReceipt = new ReceiptMemory<PendingActs>();

  const submit: Ledger["submit"] = async (planned, wallet, given) => {
    const submitOptions = checkSubmitOptions(given);
    const { signal, base } = submitOptions;
    const acts = checkSubmission(planned, checkSigner(wallet).address, base);
    const submission = { acts, wallet, base, directCallData: encodeActs(acts, base, source.library) };
    const submitted = queues.run(wallet.address, () =>
      submitRelayed({ ledger, relayer, lifetime, clock }, submission, submitOptions),
    );
    const { receipt, pending } = await abortable(submitted, signal);
    pendingByReceipt.set(receipt, pending);
    return receipt;
  };

  /**
   * After a reorganisation, the relayer's transaction may be included again without the act, and
   * the act in another transaction, also later: whoever has the signature may submit it. So only
   * the act's own entries count, until they are final, or its nonce or its time is over.
   */
  const finalized: Ledger["finalized"] = async (sent, given) => {
    const callOptions = checkOptions(given);
    const pending = pendingByReceipt.get(checkSent(sent));
    if (!pending) return ledger.finalized(sent, callOptions);
    const { signal } = callOptions;
    for (;;) {
      const inclusion = await pending.findInclusion(signal);
      if (inclusion?.position.final) {
        pendingByReceipt.delete(sent);
        return inclusion;
      }
      await pause(source.library.pollingInterval(), signal);
    }
  };

  return { ...ledger, submit, finalized };
}
