export type Hex = `0x${string}`;

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
  /** The block that holds the contract's first state: readers start there. */
  readonly block: bigint;
  readonly transaction: Hex;
}

const SHORTEST_WAIT = 25;
const LONGEST_WAIT = 1_000;

const ask = (provider: Provider, method: string, ...params: unknown[]): Promise<unknown> =>
  "request" in provider ? provider.request({ method, params }) : provider.send(method, params);

/** Sends creation code, and waits until a block includes it. @param what it creates, for the error */
export async function create(
  what: string,
  data: Hex,
  provider: Provider,
  sender: Sender,
  { signal }: DeployOptions,
): Promise<Deployment> {
  signal?.throwIfAborted();
  const transaction = (
    typeof sender === "function"
      ? await sender({ data })
      : await ask(provider, "eth_sendTransaction", { from: sender, data })
  ) as Hex;
  for (let wait = SHORTEST_WAIT; ; wait = Math.min(2 * wait, LONGEST_WAIT)) {
    signal?.throwIfAborted();
    const receipt = (await ask(provider, "eth_getTransactionReceipt", transaction)) as {
      readonly status: Hex;
      readonly contractAddress: Hex;
      readonly blockNumber: Hex;
    } | null;
    if (receipt) {
      if (BigInt(receipt.status) !== 1n) throw new Error(`The deployment of the ${what} reverted (${transaction})`);
      return { address: receipt.contractAddress, block: BigInt(receipt.blockNumber), transaction };
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}
