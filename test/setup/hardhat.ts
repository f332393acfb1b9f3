import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { LocalChain } from "./local-chain.js";

/**
 * Starts Hardhat's simulated network on a free port of this machine.
 * @param hardfork the rules; the latest that are final by default
 * @param gasLimit of a block and of a transaction; that of the rules by default
 */
export async function startHardhat(hardfork?: string, gasLimit?: bigint): Promise<LocalChain> {
  const rules = hardfork === undefined ? {} : { hardfork };
  const limits = gasLimit === undefined ? {} : { blockGasLimit: gasLimit, transactionGasCap: gasLimit };
  const networks = { default: { type: "edr-simulated", ...rules, ...limits } } as const;
  const hardhat = await createHardhatRuntimeEnvironment({ networks });
  const server = await hardhat.network.createServer("default", "127.0.0.1", 0);
  const { address, port } = await server.listen();
  return { url: `http://${address}:${port}`, stop: () => server.close() };
}
