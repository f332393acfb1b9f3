import { existsSync } from "node:fs";
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
 * Runs a module with Ignition. The journal outlives this only while a transaction is under way: the
 * next run then waits for it. The rest the chain itself knows better, and a creation that is sent
 * twice happens once.
 */
export async function runModule(
  hre: HardhatRuntimeEnvironment,
  provider: EIP1193Provider,
  ignitionModule: IgnitionModule,
  journal: string,
): Promise<void> {
  const resumes = existsSync(journal);
  const drop = () => rm(journal, { recursive: true, force: true });
  const running = deploy({
    // The next run finds out when a reorganisation undoes it. Where blocks are made on demand, more
    // confirmations never come.
    config: { requiredConfirmations: 1 },
    provider,
    artifactResolver: new HardhatArtifactResolver(hre.artifacts),
    deploymentDir: journal,
    ignitionModule,
    deploymentParameters: {},
    accounts: (await provider.request({ method: "eth_accounts" })) as string[],
  });
  const result = await running.catch(async (error: unknown) => {
    await drop();
    if (!resumes) throw error;
  });
  if (result === undefined) return runModule(hre, provider, ignitionModule, journal);
  if (!isUnderWay(result)) await drop();
  if (result.type !== DeploymentResultType.SUCCESSFUL_DEPLOYMENT)
    throw new Error(errorDeploymentResultToExceptionMessage(result));
}

const isUnderWay = (result: DeploymentResult) =>
  result.type === DeploymentResultType.EXECUTION_ERROR && result.timedOut.length > 0;
