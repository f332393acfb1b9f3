import { checkTime } from "./check-chain.js";
import { DeploymentError } from "./deployment-error.js";
import { ensureFactory } from "./ensure-factory.js";
import { creationByFactory } from "./factory.js";
import { findDeployment, type FoundDeployment } from "./find-deployment.js";
import { isDeployed, isMissing, isMissingIn } from "./is-deployed.js";
import type { Hex, Provider } from "./provider.js";
import { type DeployOptions, send, type Sender } from "./send.js";
import { waitFor } from "./wait-for.js";

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
 * Creates the contract, and waits until it stands, whoever was faster.
 *
 * @returns the transaction that created it; `undefined` when it was another one
 */
async function createByFactory(
  contract: DeterministicContract,
  provider: Provider,
  sender: Sender,
  { signal }: DeployOptions,
): Promise<FoundDeployment | undefined> {
  const { what, address, bytecode } = contract;
  const sent = await send(provider, sender, creationByFactory(bytecode), { signal });
  const look = async () => {
    const receipt = await sent.receipt();
    if (await isDeployed(provider, contract))
      return { created: receipt?.succeeded ? { address, block: receipt.block, transaction: sent.hash } : undefined };
    if (!receipt || !(await isMissingIn(provider, contract, receipt.blockHash))) return undefined;
    throw new DeploymentError("REVERTED", `The deployment of the ${what} reverted (${sent.hash})`);
  };
  return (await waitFor(look, { late: () => `The ${what} did not come to ${address}`, signal })).created;
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
  options.signal?.throwIfAborted();
  if (await isMissing(provider, contract, options.signal)) {
    await checkTime(provider);
    await ensureFactory(provider, sender, options);
    const created = await createByFactory(contract, provider, sender, options);
    if (created) return created;
  }
  return findDeployment(provider, contract.address, creationByFactory(contract.bytecode), options);
}
