import { type Hex, isChartkeyError, type Position, type Receipt, type SubmitOptions } from "@chartkey/core/adapters";
import type { EvmLibrary } from "../library/evm-library.js";
import type { EvmCall, EvmNode } from "../node/evm-node.js";
import { conflict, includedWithout, reverted } from "../node/rpc-error.js";
import { blockTime, type Log } from "../node/schemas.js";
import { sequenceOf } from "../read/cursor.js";
import { finalBlockNumber, type Finality } from "../read/finality.js";
import type { FindLog } from "../read/log-run.js";
import type { EvmWallet } from "../wallet/evm-wallet.js";
import { wrongNetwork } from "../wallet/wallet-error.js";
import { type Inclusion, PendingTransaction } from "./pending-transaction.js";
import type { TransactionReceipt } from "./transaction-receipt.js";

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
 * @throws ChartkeyError LEDGER_CONFLICT when the call was overtaken; LEDGER_REVERTED, with the
 *   reason where it is known, when it failed otherwise
 */
async function requireInclusion(
  target: TargetContract,
  sent: EvmCall & Omit<LoggedCall, "data">,
  { receipt, block }: Inclusion,
  signal: AbortSignal | undefined,
): Promise<Log> {
  const { from, to, data, findLast, isOvertaken } = sent;
  try {
    return requireLog(target, receipt, findLast);
  } catch (error) {
    const simulate = () => target.node.call({ from, to, data }, signal, block.number);
    // simulated again where the transaction failed, for the reason
    const failure: unknown =
      receipt.status === 1n
        ? error
        : await simulate().then(
            () => error,
            (reason: unknown) => reason,
          );
    const isKnown = isChartkeyError(failure, "LEDGER_CONFLICT");
    if (!isKnown && (await isOvertaken?.(block.number, signal))) throw conflict(failure);
    throw failure;
  }
}

/**
 * Sends one call to the contract, with one prompt, and waits until a block includes it with its
 * logs.
 */
export async function submitCall(
  target: TargetContract,
  { data, ...expected }: LoggedCall,
  wallet: EvmWallet,
  { signal, onProgress, beforePrompt }: Omit<SubmitOptions, "base">,
): Promise<Receipt> {
  const { library, node, chainId, address } = target;
  const call = { to: address, data };
  const found = await wallet.chainId();
  if (found !== chainId) throw wrongNetwork(chainId, found);
  const simulate = () => node.call({ from: wallet.address, ...call }, signal);
  // simulated first, so that a call which would revert shows no prompt
  await simulate();
  if (beforePrompt) {
    await beforePrompt();
    // it may have taken long enough for somebody to be faster
    await simulate();
  }
  const from = wallet.address.toLowerCase() as Hex;
  const nonce = await node.transactionCount(from, "latest", signal);
  const submitted = { from, to: address, input: data, nonce };

  onProgress?.({ type: "wallet:prompted", kind: "transaction" });
  signal?.throwIfAborted();
  const transaction = await wallet.send(call, { signal }).catch(async (error: unknown) => {
    // a wallet that estimates the gas may not know the reason
    if (isChartkeyError(error, "LEDGER_REVERTED")) await simulate();
    throw error;
  });
  onProgress?.({ type: "ledger:submitted", transaction });

  const pending = new PendingTransaction(node, transaction, library.pollingInterval(), submitted);
  const included = await pending.waitForInclusion(signal);
  const last = await requireInclusion(target, { from, ...call, ...expected }, included, signal);
  const receipt = await toReceipt(target, included, last, signal);
  onProgress?.({ type: "ledger:included", receipt });
  return receipt;
}
