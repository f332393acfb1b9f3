import assert from "node:assert/strict";
import { injectedChain, registers } from "./parts/injected-chain.ts";

import { provenHeads } from "@chartkey/adapter-evm/proofs";

import { eip1193Wallet } from "@chartkey/adapter-evm";
import { viemLedger } from "@chartkey/adapter-evm/viem";
import { createReader } from "@chartkey/core";
import { memoryDevice, memoryProfiles } from "@chartkey/core/fakes";
import { createPublicClient, http } from "viem";
import { foundry } from "viem/chains";

const { url, address, fromBlock, window, stop } = await injectedChain();
const client = createPublicClient({ chain: foundry, transport: http(url) });
const [profiles, device] = [memoryProfiles(), memoryDevice()];
// takes the place of a light client that follows the chain by itself
const lightClient = { finalizedBlock: () => client.getBlock() };
try {
  const ledger = viemLedger({ client, address, fromBlock });
  const wallet = await eip1193Wallet(window.ethereum);
  await registers(ledger, wallet);

  const trustedBlock = () => lightClient.finalizedBlock();
  const heads = provenHeads({ ledger: ledger.id, client, trustedBlock });

  const reader = createReader({ ledger, heads, profiles, device });

  assert.equal((await reader.history(wallet.address).page()).items[0]?.kind, "registered");
} finally {
  await stop();
}
