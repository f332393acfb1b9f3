import type { CallOptions, Hex, Position, Receipt, WriteProgress } from "@chartkey/core/adapters";
import type { EvmLibrary } from "../evm-library.js";
import type { EvmNode } from "../node/evm-node.js";
import { reverted, wrongNetwork } from "../node/foreign-error.js";
import { timeOf } from "../node/schemas.js";
import { sequenceOf } from "../read/cursor.js";
import { finalBlock, type Finality } from "../read/finality.js";
import type { EvmWallet } from "../wallet/evm-wallet.js";
import { type Inclusion, Passage } from "./inclusion.js";

/** A contract, and how to reach it. */
export interface Target {
  readonly library: EvmLibrary;
  readonly node: EvmNode;
  readonly chainId: number;
  /** In lower case. */
  readonly address: Hex;
  readonly finality: Finality;
}

/** What the port tells of a transaction that stands in a block. */
export async function receiptOf(
  { node, address, finality }: Target,
  { receipt, block }: Inclusion,
  signal: AbortSignal | undefined,
): Promise<Receipt> {
  const { blockNumber, transactionHash, gasUsed, logs } = receipt;
  const { number: latest } = await node.latest(signal);
  const last = logs.findLast((log) => log.address === address);
  const position: Position = {
    sequence: sequenceOf({ number: blockNumber, logIndex: last?.logIndex ?? 0n }),
    at: timeOf(block),
    final: blockNumber <= (await finalBlock(node, finality, latest, signal)),
  };
  return { transaction: transactionHash, position, cost: { unit: "gas", amount: gasUsed } };
}

/** Brings one call to the contract, with one prompt, and waits until a block includes it. */
export async function submitCall(
  target: Target,
  data: Hex,
  wallet: EvmWallet,
  { signal, onProgress }: CallOptions<WriteProgress>,
): Promise<Receipt> {
  const { library, node, chainId, address } = target;
  const call = { to: address, data };
  const found = await wallet.chainId();
  if (found !== chainId) throw wrongNetwork(chainId, found);
  // what would be refused is refused here, before a person is asked
  await node.call({ from: wallet.address, ...call }, signal);
  const from = wallet.address.toLowerCase() as Hex;
  const nonce = await node.transactionCount(from, "latest", signal);
  const submitted = { from, to: address, input: data, nonce };

  onProgress?.({ type: "wallet:prompted", kind: "transaction" });
  signal?.throwIfAborted();
  const transaction = await wallet.send(call, { signal });
  onProgress?.({ type: "ledger:submitted", transaction });

  const passage = new Passage(node, transaction, library.pollingInterval(), submitted);
  const included = await passage.included(signal);
  if (included.receipt.status !== 1n) {
    await node.call({ from: wallet.address, ...call }, signal, included.block.number);
    throw reverted(undefined);
  }
  const receipt = await receiptOf(target, included, signal);
  onProgress?.({ type: "ledger:included", receipt });
  return receipt;
}
