import { chartkeyLedgerBytecode } from "./bytecode.js";

type Hex = `0x${string}`;

/** How to ask a node: an EIP-1193 provider, which a viem client is too, or a JSON-RPC provider of ethers. */
export type Provider =
  | { request(args: { readonly method: string; readonly params?: unknown }): Promise<unknown> }
  | { send(method: string, params: unknown[]): Promise<unknown> };

/** Who pays: an account that the provider itself signs for, or a function that signs and sends a transaction and gives its hash. */
export type Sender = Hex | ((transaction: { readonly data: Hex }) => Promise<string>);

export interface DeployOptions {
  /** Ends the waiting. Once sent, the transaction may still be included. */
  readonly signal?: AbortSignal | undefined;
}

export interface Deployment {
  readonly address: Hex;
  /** The block that holds the ledger's first state: readers start there. */
  readonly block: bigint;
  readonly transaction: Hex;
}

const SHORTEST_WAIT = 25;
const LONGEST_WAIT = 1_000;

const ask = (provider: Provider, method: string, ...params: unknown[]): Promise<unknown> =>
  "request" in provider ? provider.request({ method, params }) : provider.send(method, params);

/**
 * Puts a new Chartkey ledger on the chain behind `provider`, and waits until a block includes it.
 *
 * With an account of the provider: `deploy(provider, "0x…")`. With viem: `deploy(client, (tx) => wallet.sendTransaction(tx))`. With ethers:
 * `deploy(provider, async (tx) => (await signer.sendTransaction(tx)).hash)`.
 *
 * @throws Error when the deployment reverts; whatever the provider or the sender throws is passed on.
 */
export async function deploy(provider: Provider, sender: Sender, options: DeployOptions = {}): Promise<Deployment> {
  const { signal } = options;
  signal?.throwIfAborted();
  const creation = { data: chartkeyLedgerBytecode } as const;
  const transaction = (
    typeof sender === "function"
      ? await sender(creation)
      : await ask(provider, "eth_sendTransaction", { from: sender, ...creation })
  ) as Hex;
  for (let wait = SHORTEST_WAIT; ; wait = Math.min(2 * wait, LONGEST_WAIT)) {
    signal?.throwIfAborted();
    const receipt = (await ask(provider, "eth_getTransactionReceipt", transaction)) as {
      readonly status: Hex;
      readonly contractAddress: Hex;
      readonly blockNumber: Hex;
    } | null;
    if (receipt) {
      if (BigInt(receipt.status) !== 1n) throw new Error(`The deployment of the ledger reverted (${transaction})`);
      return { address: receipt.contractAddress, block: BigInt(receipt.blockNumber), transaction };
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}
