import { checkTime } from "./check-chain.js";
import { DeploymentError } from "./deployment-error.js";
import { isDeployed, isMissingIn } from "./is-deployed.js";
import type { Hex, Provider } from "./provider.js";
import { type DeployOptions, send, type Sender } from "./send.js";
import { waitFor } from "./wait-for.js";

export interface Deployment {
  readonly address: Hex;
  /** The block that holds the first state. Give it to a ledger adapter as `fromBlock`. */
  readonly block: bigint;
  readonly transaction: Hex;
}

/** A contract to create. */
interface Creation {
  /** For errors. */
  readonly what: string;
  /** The creation code, with its constructor's arguments. */
  readonly bytecode: Hex;
  /** What it leaves at the contract's address. */
  readonly code: Hex;
}

/** Sends creation code, and waits until a block includes it and shows what it has created. */
export async function create(
  { what, bytecode, code }: Creation,
  provider: Provider,
  sender: Sender,
  { signal }: DeployOptions,
): Promise<Deployment> {
  signal?.throwIfAborted();
  await checkTime(provider);
  const sent = await send(provider, sender, { data: bytecode }, { signal });
  const look = async () => {
    const receipt = await sent.receipt();
    if (!receipt) return undefined;
    const { succeeded, block, blockHash, contractAddress: address } = receipt;
    if (!succeeded) throw new DeploymentError("REVERTED", `The deployment of the ${what} reverted (${sent.hash})`);
    if (!address)
      throw new DeploymentError(
        "REVERTED",
        `The transaction ${sent.hash} was to create the ${what}, and calls instead`,
      );
    const contract = { what, address, code };
    if (await isDeployed(provider, contract)) return { address, block, transaction: sent.hash };
    if (await isMissingIn(provider, contract, blockHash))
      throw new DeploymentError("REVERTED", `The transaction ${sent.hash} left no ${what} at ${address}`);
    return undefined;
  };
  return waitFor(look, {
    late: () => `${sent.hash} was not included`,
    later: `Look for it before you call again: a second call deploys a second ${what}`,
    signal,
  });
}
