import { chartkeyLedgerAddress } from "../deployments/ledger-address.js";
import { chartkeyLedgerBytecode } from "./bytecode.js";
import { chartkeyLedgerCode } from "./deployed-code.js";
import { DeploymentError } from "./deployment-error.js";
import { ensureFactory } from "./ensure-factory.js";
import { creationByFactory } from "./factory.js";
import { findDeployment, type FoundDeployment } from "./find-deployment.js";
import type { Provider } from "./provider.js";
import { type DeployOptions, included, send, type Sender } from "./send.js";
import { isDeployed } from "./is-deployed.js";

/**
 * Deploys the Chartkey ledger to the chain behind `provider` where it is missing. Its address is
 * `chartkeyLedgerAddress` on every chain, whoever pays. The deterministic deployment proxy creates
 * it by CREATE2. Where the proxy is missing too, this deploys it first. Takes provider and sender
 * as `deploy` does.
 *
 * @throws DeploymentError with any of its codes, and whatever the provider or the sender throws.
 * Call it again once the cause is gone.
 */
export async function deployDeterministic(
  provider: Provider,
  sender: Sender,
  options: DeployOptions = {},
): Promise<FoundDeployment> {
  const { signal } = options;
  const ledger = { address: chartkeyLedgerAddress, code: chartkeyLedgerCode, what: "ledger" } as const;
  const creation = creationByFactory(chartkeyLedgerBytecode);
  signal?.throwIfAborted();
  if (!(await isDeployed(provider, ledger))) {
    await ensureFactory(provider, sender, options);
    const transaction = await send(provider, sender, creation);
    const { succeeded, block } = await included(provider, transaction, signal);
    // It fails when somebody else was faster, too.
    if (!(await isDeployed(provider, ledger)))
      throw new DeploymentError("REVERTED", `The deployment of the ledger reverted (${transaction})`);
    if (succeeded) return { address: ledger.address, block, transaction };
  }
  return findDeployment(provider, ledger.address, creation, options);
}
