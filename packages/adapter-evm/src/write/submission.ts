import type { CallOptions, Hex, Position, Receipt, WriteProgress } from "@chartkey/core/adapters";
import type { EvmLibrary } from "../library/evm-library.js";
import type { EvmNode } from "../node/evm-node.js";
import { reverted, wrongNetwork } from "../node/rpc-error.js";
import { blockTime } from "../node/schemas.js";
import { sequenceOf } from "../read/cursor.js";
import { finalBlockNumber, type Finality } from "../read/finality.js";
import type { EvmWallet } from "../wallet/evm-wallet.js";
import { type Inclusion, PendingTransaction } from "./pending-transaction.js";

/** A contract and the node to reach it by. */
export interface TargetContract {
  readonly library: EvmLibrary;
  readonly node: EvmNode;
  readonly chainId: number;
  /** In lower case. */
  readonly address: Hex;
  readonly finality: Finality;
}

/** The port's receipt of an included transaction. */
export async function toReceipt(
  { node, address, finality }: TargetContract,
  { receipt, block }: Inclusion,
  signal: AbortSignal | undefined,
): Promise<Receipt> {
  const { blockNumber, transactionHash, gasUsed, logs } = receipt;
  const { number: latest } = await node.latest(signal);
  const last = logs.findLast((log) => log.address === address);
  const position: Position = {
    sequence: sequenceOf({ number: blockNumber, logIndex: last?.logIndex ?? 0n }),
    at: blockTime(block),
    final: blockNumber <= (await finalBlockNumber(node, finality, latest, signal)),
  };
  return { transaction: transactionHash, position, cost: { unit: "gas", amount: gasUsed } };
}

/** Sends one call to the contract, with one prompt, and waits until a block includes it. */
export async function submitCall(
  target: TargetContract,
  data: Hex,
  wallet: EvmWallet,
  { signal, onProgress }: CallOptions<WriteProgress>,
): Promise<Receipt> {
  const { library, node, chainId, address } = target;
  const call = { to: address, data };
  const found = await wallet.chainId();
  if (found !== chainId) throw wrongNetwork(chainId, found);
  // simulated first, so that a call which would revert shows no prompt
  await node.call({ from: wallet.address, ...call }, signal);
  const from = wallet.address.toLowerCase() as Hex;
  const nonce = await node.transactionCount(from, "latest", signal);
  const submitted = { from, to: address, input: data, nonce };

  onProgress?.({ type: "wallet:prompted", kind: "transaction" });
  signal?.throwIfAborted();
  const transaction = await wallet.send(call, { signal });
  onProgress?.({ type: "ledger:submitted", transaction });

  const pending = new PendingTransaction(node, transaction, library.pollingInterval(), submitted);
  const included = await pending.waitForInclusion(signal);
  if (included.receipt.status !== 1n) {
    await node.call({ from: wallet.address, ...call }, signal, included.block.number);
    throw reverted(undefined);
  }
  const receipt = await toReceipt(target, included, signal);
  onProgress?.({ type: "ledger:included", receipt });
  return receipt;
}
