import { abortable } from "./abortable.js";
import { askNumber } from "./answers.js";
import { ask, type Hex, type Provider, quantity } from "./provider.js";
import { SentTransaction } from "./sent-transaction.js";

/** What is asked of a sender. Without `to`, it creates a contract. */
export interface Transaction {
  readonly to?: Hex;
  readonly data?: Hex;
  /** In wei. */
  readonly value?: bigint;
}

/**
 * Who pays: an account that the provider itself signs for, or a function that signs and sends a
 * transaction and gives its hash.
 */
export type Sender = Hex | ((transaction: Transaction) => Promise<string>);

export interface DeployOptions {
  /**
   * Ends the waiting, for the node at any question and for the sender. The waiting for an outcome
   * ends after ten minutes in any case. Once sent, the transaction may still be included.
   */
  readonly signal?: AbortSignal | undefined;
}

async function ordered(provider: Provider, sender: Sender, transaction: Transaction): Promise<unknown> {
  if (typeof sender === "function") return sender(transaction);
  const { value, ...rest } = transaction;
  const worth = value === undefined ? {} : { value: quantity(value) };
  return ask(provider, "eth_sendTransaction", { from: sender, ...rest, ...worth });
}

/**
 * Nobody can take back what a sender was asked. After an abort it may still send.
 *
 * @throws the signal's reason
 */
export async function send(
  provider: Provider,
  sender: Sender,
  transaction: Transaction,
  { signal }: DeployOptions,
): Promise<SentTransaction> {
  const since = await askNumber(provider, "eth_blockNumber");
  signal?.throwIfAborted();
  const answer = await abortable(ordered(provider, sender, transaction), signal);
  return new SentTransaction(provider, { answer, to: transaction.to, data: transaction.data, since });
}
