import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { TestProject } from "vitest/node";
import type { LocalChain } from "./local-chain.js";

/** Starts Hardhat's simulated network on a free port of this machine. */
export async function startHardhat(): Promise<LocalChain> {
  const hardhat = await createHardhatRuntimeEnvironment({});
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
