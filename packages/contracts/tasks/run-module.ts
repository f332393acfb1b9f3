import { rm } from "node:fs/promises";
import {
  errorDeploymentResultToExceptionMessage,
  HardhatArtifactResolver,
} from "@nomicfoundation/hardhat-ignition/helpers";
import {
  deploy,
  type DeploymentResult,
  DeploymentResultType,
  type EIP1193Provider,
  type IgnitionModule,
} from "@nomicfoundation/ignition-core";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

/**
 * Runs a module with Ignition. What was sent and not yet included is kept in `journal`, so that the next run waits for it; whatever else ended leaves no
 * journal, since the chain itself says what is there.
 */
export async function runModule(
  hre: HardhatRuntimeEnvironment,
  provider: EIP1193Provider,
  ignitionModule: IgnitionModule,
  journal: string,
): Promise<void> {
  const result = await deploy({
    // the next run finds out when a reorganisation undoes it; more confirmations never come where blocks are made on demand
    config: { requiredConfirmations: 1 },
    provider,
    artifactResolver: new HardhatArtifactResolver(hre.artifacts),
    deploymentDir: journal,
    ignitionModule,
    deploymentParameters: {},
    accounts: (await provider.request({ method: "eth_accounts" })) as string[],
  });
  if (!isUnderWay(result)) await rm(journal, { recursive: true });
  if (result.type !== DeploymentResultType.SUCCESSFUL_DEPLOYMENT)
    throw new Error(errorDeploymentResultToExceptionMessage(result));
}

const isUnderWay = (result: DeploymentResult) =>
  result.type === DeploymentResultType.EXECUTION_ERROR && result.timedOut.length > 0;
