import { DeploymentError } from "./deployment-error.js";
import type { Hex, Provider } from "./provider.js";
import { type DeployOptions, included, send, type Sender } from "./send.js";

export interface Deployment {
  readonly address: Hex;
  /** The block that holds the contract's first state: readers start there. */
  readonly block: bigint;
  readonly transaction: Hex;
}

/**
 * Sends creation code, and waits until a block includes it.
 *
 * @param what it creates, for the error
 */
export async function create(
  what: string,
  data: Hex,
  provider: Provider,
  sender: Sender,
  { signal }: DeployOptions,
): Promise<Deployment> {
  signal?.throwIfAborted();
  const transaction = await send(provider, sender, { data });
  const { succeeded, block, contractAddress } = await included(provider, transaction, signal);
  if (!succeeded || contractAddress === null)
    throw new DeploymentError("REVERTED", `The deployment of the ${what} reverted (${transaction})`);
  return { address: contractAddress, block, transaction };
}
