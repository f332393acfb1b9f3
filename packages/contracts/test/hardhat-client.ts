import { network } from "hardhat";
import { createTestClient, custom, publicActions, walletActions } from "viem";
import { hardhat } from "viem/chains";

/** A chain of its own in this process, with accounts that the node signs for. */
export async function hardhatClient() {
  const { provider } = await network.create();
  return createTestClient({ mode: "hardhat", chain: hardhat, transport: custom(provider), pollingInterval: 10 })
    .extend(publicActions)
    .extend(walletActions);
}
