import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { TestProject } from "vitest/node";
import type { LocalChain } from "./local-chain.js";

/** Starts Hardhat's simulated network on a free port of this machine. @param hardfork the rules; the latest that are final by default */
export async function startHardhat(hardfork?: string): Promise<LocalChain> {
  const networks = { default: { type: "edr-simulated", ...(hardfork === undefined ? {} : { hardfork }) } } as const;
  const hardhat = await createHardhatRuntimeEnvironment({ networks });
  const server = await hardhat.network.createServer("default", "127.0.0.1", 0);
  const { address, port } = await server.listen();
  return { url: `http://${address}:${port}`, stop: () => server.close() };
}

/** Vitest global setup: one Hardhat network for the whole project, as `inject("hardhatUrl")`. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, stop } = await startHardhat();
  project.provide("hardhatUrl", url);
  return stop;
}
