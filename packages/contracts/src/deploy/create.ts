import { DeploymentError } from "./deployment-error.js";
import type { Hex, Provider } from "./provider.js";
import { type DeployOptions, included, send, type Sender } from "./send.js";

export interface Deployment {
  readonly address: Hex;
  /** The block that holds the first state. Give it to a ledger adapter as `fromBlock`. */
  readonly block: bigint;
  readonly transaction: Hex;
}

/** A contract to create. */
interface Creation {
  /** For the error. */
  readonly name: string;
  /** The creation code, with its constructor's arguments. */
  readonly code: Hex;
}

/** Sends creation code, and waits until a block includes it. */
export async function create(
  { name, code }: Creation,
  provider: Provider,
  sender: Sender,
  { signal }: DeployOptions,
): Promise<Deployment> {
  signal?.throwIfAborted();
  const transaction = await send(provider, sender, { data: code });
  const { succeeded, block, contractAddress } = await included(provider, transaction, signal);
  if (!succeeded || contractAddress === null)
    throw new DeploymentError("REVERTED", `The deployment of the ${name} reverted (${transaction})`);
  return { address: contractAddress, block, transaction };
}
