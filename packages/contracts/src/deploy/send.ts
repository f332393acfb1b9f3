import { ask, type Hex, type Provider } from "./provider.js";

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
  /** Ends the waiting. Once sent, the transaction may still be included. */
  readonly signal?: AbortSignal | undefined;
}

export interface Receipt {
  readonly succeeded: boolean;
  readonly block: bigint;
  /** That it created at the top level. */
  readonly contractAddress: Hex | null;
}

const SHORTEST_WAIT = 25;
const LONGEST_WAIT = 1_000;

/** @returns the transaction's hash */
export async function send(provider: Provider, sender: Sender, transaction: Transaction): Promise<Hex> {
  if (typeof sender === "function") return (await sender(transaction)) as Hex;
  const { value, ...rest } = transaction;
  const worth = value === undefined ? {} : { value: `0x${value.toString(16)}` };
  return (await ask(provider, "eth_sendTransaction", { from: sender, ...rest, ...worth })) as Hex;
}

/** Waits until a block includes the transaction. */
export async function included(
  provider: Provider,
  transaction: Hex,
  signal: AbortSignal | undefined,
): Promise<Receipt> {
  for (let wait = SHORTEST_WAIT; ; wait = Math.min(2 * wait, LONGEST_WAIT)) {
    signal?.throwIfAborted();
    const receipt = (await ask(provider, "eth_getTransactionReceipt", transaction)) as {
      readonly status: Hex;
      readonly contractAddress: Hex | null;
      readonly blockNumber: Hex;
    } | null;
    if (receipt) {
      const { status, contractAddress, blockNumber } = receipt;
      return { succeeded: BigInt(status) === 1n, block: BigInt(blockNumber), contractAddress };
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}
