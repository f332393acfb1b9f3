import { checkTime } from "./check-chain.js";
import { DeploymentError } from "./deployment-error.js";
import type { Hex, Provider } from "./provider.js";
import { type DeployOptions, send, type Sender } from "./send.js";
import { SentTransaction } from "./sent-transaction.js";
import { waitFor } from "./wait-for.js";

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
  await checkTime(provider);
  const sent = new SentTransaction(provider, await send(provider, sender, { data: code }, { signal }));
  const late = `${sent.hash} was not included`;
  const { succeeded, block, contractAddress } = await waitFor(() => sent.receipt(), { late, signal });
  if (!succeeded || contractAddress === null)
    throw new DeploymentError("REVERTED", `The deployment of the ${name} reverted (${sent.hash})`);
  return { address: contractAddress, block, transaction: sent.hash };
}
