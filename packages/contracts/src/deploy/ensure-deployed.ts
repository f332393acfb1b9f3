import { DeploymentError } from "./deployment-error.js";
import { ensureFactory } from "./ensure-factory.js";
import { creationByFactory } from "./factory.js";
import { findDeployment, type FoundDeployment } from "./find-deployment.js";
import { isDeployed } from "./is-deployed.js";
import type { Hex, Provider } from "./provider.js";
import { type DeployOptions, included, send, type Sender } from "./send.js";

/** A contract that the factory creates, always at the same address. */
export interface DeterministicContract {
  /** For errors. */
  readonly what: string;
  readonly address: Hex;
  readonly bytecode: Hex;
  /** Its code at that address. */
  readonly code: Hex;
}

/**
 * Creates the contract by the factory where it is missing, and finds out since when it is there.
 */
export async function ensureDeployed(
  contract: DeterministicContract,
  provider: Provider,
  sender: Sender,
  options: DeployOptions,
): Promise<FoundDeployment> {
  const { what, address } = contract;
  const { signal } = options;
  const creation = creationByFactory(contract.bytecode);
  signal?.throwIfAborted();
  if (!(await isDeployed(provider, contract))) {
    await ensureFactory(provider, sender, options);
    const transaction = await send(provider, sender, creation);
    const { succeeded, block } = await included(provider, transaction, signal);
    // It fails when somebody else was faster, too.
    if (!(await isDeployed(provider, contract)))
      throw new DeploymentError("REVERTED", `The deployment of the ${what} reverted (${transaction})`);
    if (succeeded) return { address, block, transaction };
  }
  return findDeployment(provider, address, creation, options);
}
