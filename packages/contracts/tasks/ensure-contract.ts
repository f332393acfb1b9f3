import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { EthereumProvider } from "hardhat/types/providers";
import type { Hex } from "viem";
import { create2Module } from "../ignition/create2-module.js";
import { checkTime } from "../src/deploy/check-chain.js";
import { ensureFactory } from "../src/deploy/ensure-factory.js";
import { creationByFactory } from "../src/deploy/factory.js";
import { findDeployment } from "../src/deploy/find-deployment.js";
import { isDeployed, isMissing } from "../src/deploy/is-deployed.js";
import { waitFor } from "../src/deploy/wait-for.js";
import type { Create2Contract } from "./create2-contract.js";
import type { RecordedContract } from "./deployment-record.js";
import { runModule } from "./run-module.js";

/**
 * Deploys a contract where it is missing, paid by the network's first account, and finds out since
 * when it is there.
 *
 * @throws DeploymentError `HISTORY_UNAVAILABLE` where the node no longer knows since when
 */
export async function ensureContract(
  hre: HardhatRuntimeEnvironment,
  provider: EthereumProvider,
  contract: Create2Contract,
  journals: string,
): Promise<RecordedContract> {
  const { name, creation, address, code } = contract;
  const { bytecode } = await hre.artifacts.readArtifact(name);
  if (!creation.startsWith(bytecode)) throw new Error("src is older than the contracts: run `pnpm generate`");

  const journal = join(journals, address);
  const deployed = { address, code, what: name };
  if (await isMissing(provider, deployed, undefined)) {
    const [account] = (await provider.request({ method: "eth_accounts" })) as readonly Hex[];
    if (account === undefined) throw new Error("The network has no account that could pay");
    await checkTime(provider);
    await ensureFactory(provider, account, {});
    const failure: unknown = await runModule(hre, provider, create2Module(contract), journal).catch(
      (error: unknown) => error,
    );
    // It fails when somebody else was faster, too. After a success, a balanced node may be behind.
    if (failure === undefined)
      await waitFor(async () => (await isDeployed(provider, deployed)) || undefined, {
        late: () => `The ${name} did not come to ${address}`,
        signal: undefined,
      });
    else if (await isMissing(provider, deployed, undefined)) throw failure;
  }
  await rm(journal, { recursive: true, force: true });
  const { block, transaction } = await findDeployment(provider, address, creationByFactory(creation), {});
  return { name, address, block: Number(block), ...(transaction && { transaction }) };
}
