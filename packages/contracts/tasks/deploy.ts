import { join, relative, resolve } from "node:path";
import { HardhatPluginError } from "hardhat/plugins";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { isAddress } from "viem";
import { DeploymentError } from "../src/deploy/index.js";
import { ledger, preparer, registryOf } from "./create2-contract.js";
import { readRecord, writeRecord } from "./deployment-record.js";
import { ensureContract } from "./ensure-contract.js";

interface Arguments {
  readonly registryAdmin: string | undefined;
  readonly records: string | undefined;
}

/**
 * Deploys ledger and preparer to the network, and with an administrator a registry, where they are
 * missing, and records their first blocks. A second run changes nothing.
 */
export default async function deploy(given: Arguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  try {
    await run(given, hre);
  } catch (error) {
    // as a plugin's, Hardhat shows the message without a stack
    throw error instanceof Error ? new HardhatPluginError("chartkey", error.message, error) : error;
  }
}

async function run({ registryAdmin: admin, records }: Arguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  if (admin !== undefined && !isAddress(admin)) throw new Error("--registry-admin is not an address");
  // pnpm changes the directory, and says where it was called
  const called = process.env["INIT_CWD"] ?? process.cwd();
  const directory = records === undefined ? join(hre.config.paths.root, "deployments") : resolve(called, records);
  await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
  const { provider, networkConfig, networkName } = await hre.network.create();
  const chainId = Number(await provider.request({ method: "eth_chainId" }));
  const { contracts: known } = await readRecord(directory, chainId);

  for (const contract of [ledger, preparer, ...(admin === undefined ? [] : [registryOf(admin)])]) {
    const recorded = known.find(({ address }) => address === contract.address);
    const journals = join(directory, "journals", String(chainId));
    const found = await ensureContract(hre, provider, contract, journals).catch((error: unknown) => {
      // what an earlier run found holds where the node no longer knows
      if (error instanceof DeploymentError && error.code === "HISTORY_UNAVAILABLE" && recorded) return recorded;
      throw error;
    });
    console.log(`${contract.name} ${found.address} on ${networkName} (chain ${chainId}), from block ${found.block} on`);
    if (networkConfig.type !== "http") continue;
    console.log(`Recorded in ${relative(called, await writeRecord(directory, chainId, found))}`);
  }
}
