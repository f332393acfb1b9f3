import { type Hex, isChartkeyError, pause, type Receipt, type SubmitOptions } from "@chartkey/core/adapters";
import type { Header } from "../node/schemas.js";
import { checkNetwork } from "../wallet/check-network.js";
import type { EvmWallet } from "../wallet/evm-wallet.js";
import { promptAnswer } from "../wallet/prompt-answer.js";
import { unanswered } from "../wallet/wallet-error.js";
import { type Inclusion, PendingTransaction, type Submitted } from "./pending-transaction.js";
import { holdsLog, type LoggedCall, requireInclusion, type TargetContract, toReceipt } from "./logged-call.js";
import { refusalOf } from "./refusal-of.js";
import { untilAnswered, type Waiting } from "./until-answered.js";

/** Whether a block, or one before it, includes a transaction. After a reorganisation, none does. */
async function isIncludedBy(
  { node }: TargetContract,
  { number, hash }: Header,
  { block }: Inclusion,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  return block.number <= number && (await node.block(number, signal))?.hash === hash;
}

/** The hash of a transaction that may have been sent, which its wallet could not find out. */
function hashOfUnknown(error: unknown): string {
  if (isChartkeyError(error, "LEDGER_UNAVAILABLE") && error.transaction !== undefined) return error.transaction;
  throw error;
}

/** Waits until a block includes the transaction, also while the node fails. */
async function inclusionOf(pending: PendingTransaction, waiting: Waiting): Promise<Inclusion> {
  for (;;) {
    const inclusion = await untilAnswered(() => pending.poll(waiting.signal), waiting);
    if (inclusion) return inclusion;
    await pause(waiting.interval, waiting.signal);
  }
}

/**
 * Sends one call to the contract, with one prompt, and waits until a block includes it with its
 * logs. Once it is sent, a node that fails is asked again: nothing but the chain tells whether the
 * call happened, and a second one might do it twice.
 */
export async function submitCall(
  target: TargetContract,
  { data, onSent, findBearer, ...expected }: LoggedCall,
  wallet: EvmWallet,
  { signal, onProgress, beforePrompt }: Omit<SubmitOptions, "base">,
): Promise<Receipt> {
  const { library, node, chainId, address } = target;
  const call = { to: address, data };
  signal?.throwIfAborted();
  await checkNetwork(wallet, chainId, signal);
  const simulate = () => node.call({ from: wallet.address, ...call }, signal);
  // simulated first, so that a call which would revert shows no prompt
  await simulate();
  if (beforePrompt) {
    await beforePrompt();
    // it may have taken long enough for somebody to be faster
    await simulate();
  }
  const from = wallet.address.toLowerCase() as Hex;
  const before = await node.latest(signal);
  const nonce = await node.transactionCount(from, "latest", signal);
  // last, and again: the wallet may have switched meanwhile
  await checkNetwork(wallet, chainId, signal);

  onProgress?.({ type: "wallet:prompted", kind: "transaction" });
  signal?.throwIfAborted();
  const send = async () => wallet.send(call, { signal }).catch(hashOfUnknown);
  const transaction = await promptAnswer(send, signal).catch(async (error: unknown) => {
    // a wallet that estimates the gas may not know the reason
    throw isChartkeyError(error, "LEDGER_REVERTED") ? await refusalOf(simulate, error) : error;
  });
  const submitted: Submitted = {
    content: { from, to: address, input: data, nonce },
    findBearer: async (later) => {
      const { number: last } = await node.latest(later);
      return last > before.number ? findBearer({ first: before.number + 1n, last }, later) : undefined;
    },
  };
  const pending = new PendingTransaction(target, transaction, submitted);
  onSent?.(transaction, pending);
  onProgress?.({ type: "ledger:submitted", transaction });

  const waiting: Waiting = { transaction, interval: library.pollingInterval(), signal };
  let included = await inclusionOf(pending, waiting);
  const isEarly = await untilAnswered(() => isIncludedBy(target, before, included, signal), waiting);
  if (isEarly || !holdsLog(target, included.receipt, expected.findLast)) {
    // wallets mix up their answers, too
    const bearer = await untilAnswered(() => submitted.findBearer(signal), waiting);
    if (bearer !== undefined && bearer !== included.receipt.transactionHash) {
      const found = new PendingTransaction(target, bearer, submitted);
      onSent?.(transaction, found);
      included = await inclusionOf(found, waiting);
    } else if (isEarly)
      throw unanswered(`The wallet answered with ${transaction}, a transaction from before it was asked`);
  }
  const last = await requireInclusion(target, { from, ...call, ...expected }, included, waiting);
  const receipt = await untilAnswered(() => toReceipt(target, included, last, signal), waiting);
  onProgress?.({ type: "ledger:included", receipt });
  return receipt;
}
