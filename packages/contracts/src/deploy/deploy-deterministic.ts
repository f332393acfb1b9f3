import { chartkeyLedgerAddress } from "../deployments/ledger-address.js";
import { chartkeyLedgerBytecode } from "./bytecode.js";
import { checkArguments } from "./check-arguments.js";
import { deployPreparer } from "./deploy-preparer.js";
import { chartkeyLedgerCode } from "./deployed-code.js";
import { ensureDeployed } from "./ensure-deployed.js";
import type { FoundDeployment } from "./find-deployment.js";
import { limited } from "./limited.js";
import type { Provider } from "./provider.js";
import type { DeployOptions, Sender } from "./send.js";

const ledger = {
  what: "ledger",
  address: chartkeyLedgerAddress,
  bytecode: chartkeyLedgerBytecode,
  code: chartkeyLedgerCode,
} as const;

/**
 * Deploys the Chartkey ledger to the chain behind `provider` where it is missing, and the preparer
 * beside it. Their addresses are `chartkeyLedgerAddress` and `chartkeyPreparerAddress` on every
 * chain, whoever pays. The deterministic deployment proxy creates them by CREATE2. Where the proxy
 * is missing too, this deploys it first. Takes provider and sender as `deploy` does.
 *
 * @returns where and since when the ledger is there
 * @throws TypeError for malformed arguments; DeploymentError with any of its codes, and whatever
 * the provider or the sender throws.
 * Call it again once the cause is gone.
 */
export async function deployDeterministic(
  provider: Provider,
  sender: Sender,
  options: DeployOptions = {},
): Promise<FoundDeployment> {
  const checked = checkArguments({ provider, sender }, options, { signal: "optional" });
  const node = limited(provider, checked.signal);
  const found = await ensureDeployed(ledger, node, sender, checked);
  await deployPreparer(node, sender, checked);
  return found;
}
