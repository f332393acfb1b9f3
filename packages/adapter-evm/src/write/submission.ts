import { type Hex, isChartkeyError, type Position, type Receipt, type SubmitOptions } from "@chartkey/core/adapters";
import type { EvmLibrary } from "../library/evm-library.js";
import type { BlockRange, EvmCall, EvmNode } from "../node/evm-node.js";
import { pause } from "../node/pause.js";
import { conflict, includedWithout, reverted } from "../node/rpc-error.js";
import { blockTime, type Header, type Log } from "../node/schemas.js";
import { sequenceOf } from "../read/cursor.js";
import { finalBlockNumber, type Finality } from "../read/finality.js";
import type { FindLog } from "../read/log-run.js";
import { checkNetwork } from "../wallet/check-network.js";
import type { EvmWallet } from "../wallet/evm-wallet.js";
import { promptAnswer } from "../wallet/prompt-answer.js";
import { unanswered } from "../wallet/wallet-error.js";
import { type Inclusion, PendingTransaction, type Submitted } from "./pending-transaction.js";
import { isForeign } from "./foreign-transaction.js";
import { refusalOf } from "./refusal-of.js";
import type { TransactionReceipt } from "./transaction-receipt.js";
import { untilAnswered, type Waiting } from "./until-answered.js";

/** A contract and the node to reach it by. */
export interface TargetContract {
  readonly library: EvmLibrary;
  readonly node: EvmNode;
  readonly chainId: number;
  /** In lower case. */
  readonly address: Hex;
  readonly finality: Finality;
}

/** A call to a contract that logs what it does. */
export interface LoggedCall {
  readonly data: Hex;
  readonly findLast: FindLog;
  /**
   * Whether another write of the sender, up to this block, is why the call cannot have succeeded.
   */
  readonly isOvertaken?: ((block: bigint, signal: AbortSignal | undefined) => Promise<boolean>) | undefined;
  /** The transaction that holds the call's logs, in a range of blocks. */
  readonly findBearer: (range: BlockRange, signal: AbortSignal | undefined) => Promise<Hex | undefined>;
  /** Called once the transaction has a hash. */
  readonly onSent?: ((transaction: Hex, pending: PendingTransaction) => void) | undefined;
}

/**
 * The last log of a write in an included transaction. A transaction of a smart account has status 1
 * also when the call inside it failed, so that the contract's own logs alone show the write.
 * @throws ChartkeyError LEDGER_REVERTED when the transaction failed, or holds no such log
 */
export function requireLog(
  { address }: TargetContract,
  { status, logs, transactionHash }: TransactionReceipt,
  findLast: FindLog,
): Log {
  if (status !== 1n) throw reverted(undefined);
  const last = findLast(logs.filter((log) => log.address === address));
  if (!last) throw includedWithout(transactionHash);
  return last;
}

const holdsLog = (target: TargetContract, receipt: TransactionReceipt, findLast: FindLog): boolean =>
  receipt.status === 1n && findLast(receipt.logs.filter((log) => log.address === target.address)) !== undefined;

/** The port's receipt of a write. @param logIndex that of its last log */
export async function toReceipt(
  { node, finality }: TargetContract,
  { receipt, block }: Inclusion,
  { logIndex }: Log,
  signal: AbortSignal | undefined,
): Promise<Receipt> {
  const { blockNumber, transactionHash, gasUsed } = receipt;
  const { number: latest } = await node.latest(signal);
  const position: Position = {
    sequence: sequenceOf({ number: blockNumber, logIndex }),
    at: blockTime(block),
    final: blockNumber <= (await finalBlockNumber(node, finality, latest, signal)),
  };
  return { transaction: transactionHash, position, cost: { unit: "gas", amount: gasUsed } };
}

/**
 * The last log of an included call.
 * @throws ChartkeyError WALLET_UNANSWERED for a transaction of somebody else that failed, which
 *   proves nothing about the call; LEDGER_CONFLICT when the call was overtaken; LEDGER_REVERTED,
 *   with the reason where it is known, when it failed otherwise
 */
async function requireInclusion(
  target: TargetContract,
  { findLast, isOvertaken, ...call }: EvmCall & Pick<LoggedCall, "findLast" | "isOvertaken">,
  { receipt, block: { number } }: Inclusion,
  waiting: Waiting,
): Promise<Log> {
  const { signal } = waiting;
  try {
    return requireLog(target, receipt, findLast);
  } catch (error) {
    // of a transaction that succeeded, a simulation of the call itself tells nothing
    const failed = receipt.status !== 1n;
    if (failed && (await isForeign(target.node, receipt, call, waiting)))
      throw unanswered(`The wallet answered with ${receipt.transactionHash}, a transaction of somebody else`, error);
    const failure = failed ? await refusalOf(() => target.node.call(call, signal, number), error) : error;
    signal?.throwIfAborted();
    if (isChartkeyError(failure, "LEDGER_CONFLICT") || !isOvertaken) throw failure;
    const overtaken = await untilAnswered(() => isOvertaken(number, signal), waiting).catch(() => false);
    signal?.throwIfAborted();
    throw overtaken ? conflict(failure) : failure;
  }
}

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
