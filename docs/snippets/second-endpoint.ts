import assert from "node:assert/strict";
import { injectedChain } from "./parts/injected-chain.ts";

import { ethersLedger } from "@chartkey/adapter-evm/ethers";
import { eip1193Wallet } from "@chartkey/adapter-evm";
import { viemLedger } from "@chartkey/adapter-evm/viem";
import { createChartkey, createKeyring } from "@chartkey/core";
import { memoryBlobs, memoryDevice, memoryProfiles } from "@chartkey/core/fakes";
import { JsonRpcProvider } from "ethers";
import { createPublicClient, http } from "viem";
import { foundry } from "viem/chains";

const { url, chainId, address, fromBlock, window, stop } = await injectedChain();
const provider = new JsonRpcProvider(url, chainId, { staticNetwork: true });
const client = createPublicClient({ chain: foundry, transport: http(url) });
const [blobs, profiles, device] = [memoryBlobs(), memoryProfiles(), memoryDevice()];
try {
  const ledger = viemLedger({ client, address, fromBlock });
  const heads = ethersLedger({ provider, chainId, address, fromBlock });

  const chartkey = createChartkey({ ledger, heads, blobs, profiles, device });

  const me = await chartkey.connect({ wallet: await eip1193Wallet(window.ethereum), keyring: await createKeyring() });
  await me.register({ roles: ["patient"], profile: { name: "Asha", listed: false } });
  assert.equal((await me.history().page()).items[0]?.kind, "registered");
} finally {
  provider.destroy();
  await stop();
}
