import { type Hex, isChartkeyError, type Position, type Receipt } from "@chartkey/core/adapters";
import type { EvmLibrary } from "../library/evm-library.js";
import type { BlockRange, EvmCall, EvmNode } from "../node/evm-node.js";
import { conflict, includedWithout, reverted } from "../node/rpc-error.js";
import { blockTime, type Log } from "../node/schemas.js";
import { sequenceOf } from "../read/cursor.js";
import { finalBlockNumber, type Finality } from "../read/finality.js";
import type { FindLog } from "../read/log-run.js";
import { unanswered } from "../wallet/wallet-error.js";
import type { Inclusion, PendingTransaction } from "./pending-transaction.js";
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

export const holdsLog = (target: TargetContract, receipt: TransactionReceipt, findLast: FindLog): boolean =>
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
export async function requireInclusion(
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
