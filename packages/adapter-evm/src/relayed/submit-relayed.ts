import {
  abortable,
  type ChartkeyError,
  type Clock,
  type Hex,
  isChartkeyError,
  notSubmitted,
  pause,
  type Receipt,
  type SubmitOptions,
} from "@chartkey/core/adapters";
import { type EvmLedger, type EvmSource, sourceOf } from "../ledger/evm-source.js";
import { conflict } from "../node/rpc-error.js";
import { nameCounters } from "../write/planned-on.js";
import { untilAnswered } from "../write/until-answered.js";
import { type ActsInclusion, PendingActs, type SignedActs } from "./pending-acts.js";
import { RelayRequest } from "./relay-request.js";
import type { RelayCall, Relayer } from "./relayer.js";
import { signActs, type Submission } from "./sign-acts.js";

export interface RelayContext {
  readonly ledger: EvmLedger;
  readonly relayer: Relayer;
  /** Seconds for which a signature is valid. */
  readonly lifetime: number;
  readonly clock: Clock;
}

/** The reason for which the ledger would refuse a call now; `undefined` when it would accept it. */
async function simulatedRefusal(
  { node }: EvmSource,
  { to, data }: RelayCall,
  signal: AbortSignal | undefined,
): Promise<ChartkeyError | undefined> {
  try {
    await node.call({ to, data }, signal);
    return undefined;
  } catch (error) {
    if (isChartkeyError(error, "LEDGER_REVERTED", "REQUEST_CLOSED")) return error;
    throw error;
  }
}

/**
 * Where the acts are included now; `undefined` while they still may be.
 * @throws ChartkeyError LEDGER_CONFLICT when another act used their nonce, for acts that were
 *   planned on it; LEDGER_DROPPED when they can no longer be included for another reason
 */
async function findInclusion(
  pending: PendingActs,
  { acts, isNonceUsed }: SignedActs,
  signal: AbortSignal | undefined,
): Promise<ActsInclusion | undefined> {
  try {
    return await pending.findInclusion(signal);
  } catch (error) {
    const isDropped = isChartkeyError(error, "LEDGER_DROPPED");
    if (isDropped && nameCounters(acts) && (await isNonceUsed?.(signal))) throw conflict(error);
    throw error;
  }
}

/** Asks for one signature, gives the call to the relayer, and waits until the acts are included. */
export async function submitRelayed(
  { ledger, relayer, lifetime, clock }: RelayContext,
  submission: Submission,
  options: SubmitOptions,
): Promise<{ readonly receipt: Receipt; readonly pending: PendingActs }> {
  const { signal, onProgress } = options;
  const source = sourceOf(ledger);
  const { node, library } = source;
  const { signed, call, isByKey } = await signActs(ledger, submission, { lifetime, clock }, options);
  const { deadline, isNonceUsed } = signed;

  onProgress?.({ type: "ledger:handed-over", deadline: new Date(deadline * 1000) });
  signal?.throwIfAborted();
  const pending = new PendingActs(source, signed);
  const request = new RelayRequest(relayer.submit.bind(relayer), call, signal);
  // for a ledger whose time does not advance to the deadline
  const giveUpAt = Date.now() + 2 * lifetime * 1000;

  let reported: Hex | undefined;
  const reportSubmitted = (transaction: Hex) => {
    if (reported === undefined) onProgress?.({ type: "ledger:submitted", transaction });
    reported ??= transaction;
  };
  for (;;) {
    await abortable(Promise.race([request.answered, pause(library.pollingInterval(), signal)]), signal);
    if (request.transaction) reportSubmitted(request.transaction);
    const look = async () => {
      const hasFailed = (await request.hasFailed(node, signal)) || Date.now() > giveUpAt;
      const refusal = hasFailed ? await simulatedRefusal(source, call, signal) : undefined;
      return { hasFailed, refusal, receipt: await findInclusion(pending, signed, signal) };
    };
    const waiting = { transaction: reported, interval: library.pollingInterval(), signal };
    const { hasFailed, refusal, receipt } = await untilAnswered(look, waiting);
    if (receipt) {
      reportSubmitted(receipt.transaction);
      onProgress?.({ type: "ledger:included", receipt });
      return { receipt, pending };
    }
    // a key's signature that is refused once is always refused; a smart account may accept it later
    const isRefused = refusal !== undefined && isByKey;
    if (hasFailed && !isRefused) throw notSubmitted(deadline, request.error ?? refusal);
    if (isRefused && !(await isNonceUsed?.(signal))) throw refusal;
    if (request.isAnswered) await pause(library.pollingInterval(), signal);
  }
}
