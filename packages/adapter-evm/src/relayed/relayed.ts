import {
  type Act,
  type CallOptions,
  checkSubmission,
  type Hex,
  isChartkeyError,
  type Ledger,
  type Receipt,
  type Wallet,
  type WriteProgress,
} from "@chartkey/core/adapters";
import { type EvmLedger, evmSource } from "../evm-source.js";
import { abortable, pause } from "../node/pause.js";
import { callData } from "../write/act-call.js";
import { ActPassage } from "./act-passage.js";
import { bringActs } from "./bring-acts.js";
import type { Relayer } from "./relayer.js";
import { Turns } from "./turns.js";

export interface RelayedOptions {
  /** Seconds for which a signature is good, from the later of this clock and the ledger's time. Default 600. */
  readonly lifetime?: number | undefined;
}

const DEFAULT_LIFETIME = 600;
/** How many receipts are remembered until they are settled. */
const MAX_UNSETTLED = 1_000;

const nameOf = ({ transaction, position }: Receipt): string => `${transaction}/${position.sequence}`;

/**
 * The same ledger for wallets that only sign, with no funds: each submission is one signature over typed data that a person can read, which the relayer brings.
 *
 * What the ledger would refuse is refused before the prompt, and what a wallet signs is checked before it is handed over. What the relayer answers is not
 * believed: an act is included when its own entry stands on the ledger, whoever brought it, in whatever transaction; `Receipt.transaction` names that one.
 * One account's submissions are brought one after the other.
 *
 * Errors of `submit` besides those of the port, and of the wallet:
 * - LEDGER_UNAVAILABLE (retryable) also when the relayer is away, refuses, or sent something that did not bring the act. After `ledger:handed-over` it may still
 *   do so until the deadline. A second try takes the same nonce, so that only one of the two can happen.
 * - LEDGER_DROPPED (retryable) when another act of this account took the nonce, or the ledger's time is past the deadline: nothing happened.
 * @throws TypeError unless `lifetime` is 1 to 86,400 seconds
 */
export function relayed(ledger: EvmLedger, relayer: Relayer, options: RelayedOptions = {}): Ledger {
  const { lifetime = DEFAULT_LIFETIME } = options;
  if (!(Number.isSafeInteger(lifetime) && lifetime >= 1 && lifetime <= 86_400))
    throw new TypeError("`lifetime` is 1 to 86,400 seconds");
  const source = ledger[evmSource];
  const turns = new Turns();
  const unsettled = new Map<string, ActPassage>();

  const submit = async (
    acts: readonly Act[],
    wallet: Wallet,
    progress: CallOptions<WriteProgress> = {},
  ): Promise<Receipt> => {
    progress.signal?.throwIfAborted();
    checkSubmission(acts, wallet.address);
    const direct: Hex = callData(acts, source.library);
    const bring = () => bringActs({ ledger, relayer, lifetime }, acts, { direct, wallet }, progress);
    const { receipt, passage } = await abortable(turns.take(wallet.address, bring), progress.signal);
    unsettled.set(nameOf(receipt), passage);
    const [oldest] = unsettled.keys();
    if (unsettled.size > MAX_UNSETTLED && oldest !== undefined) unsettled.delete(oldest);
    return receipt;
  };

  /** A relayer's transaction may come back from a reorganisation without the act, and the act in another one. */
  const finalized: Ledger["finalized"] = async (receipt, callOptions = {}) => {
    const passage = unsettled.get(nameOf(receipt));
    if (!passage) return ledger.finalized(receipt, callOptions);
    const { signal } = callOptions;
    for (let current = receipt; ;) {
      const lost = await ledger.finalized(current, callOptions).then(
        () => undefined,
        (error: unknown) => {
          if (isChartkeyError(error, "LEDGER_DROPPED", "LEDGER_REVERTED")) return error;
          throw error;
        },
      );
      const standing = await passage.look(signal);
      if (lost && (!standing || standing.transaction === current.transaction)) throw lost;
      if (standing?.position.final) {
        unsettled.delete(nameOf(receipt));
        return standing;
      }
      current = standing ?? current;
      await pause(source.library.pollingInterval(), signal);
    }
  };

  return { ...ledger, submit, finalized };
}
