import { chartkeyPreparerAddress } from "../deployments/preparer-address.js";
import { chartkeyPreparerCode } from "./deployed-code.js";
import { checkArguments } from "./check-arguments.js";
import { ensureDeployed } from "./ensure-deployed.js";
import type { FoundDeployment } from "./find-deployment.js";
import { chartkeyPreparerBytecode } from "./preparer-bytecode.js";
import { limited } from "./limited.js";
import type { Provider } from "./provider.js";
import type { DeployOptions, Sender } from "./send.js";

const preparer = {
  what: "preparer",
  address: chartkeyPreparerAddress,
  bytecode: chartkeyPreparerBytecode,
  code: chartkeyPreparerCode,
} as const;

/**
 * Deploys the preparer to the chain behind `provider` where it is missing, as `deployDeterministic`
 * does beside the ledger. Its address is `chartkeyPreparerAddress` on every chain.
 *
 * @throws TypeError for malformed arguments; DeploymentError as `deployDeterministic` does
 */
export async function deployPreparer(
  provider: Provider,
  sender: Sender,
  options: DeployOptions = {},
): Promise<FoundDeployment> {
  const checked = checkArguments({ provider, sender }, options, { signal: "optional" });
  return ensureDeployed(preparer, limited(provider, checked.signal), sender, checked);
}
