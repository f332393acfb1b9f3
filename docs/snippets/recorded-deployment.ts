import assert from "node:assert/strict";

import { viemLedger } from "@chartkey/adapter-evm/viem";
import { deploymentOn } from "@chartkey/contracts/deployments";
import { createPublicClient, http } from "viem";
import { sepolia } from "viem/chains";

function sepoliaLedger(url: string) {
  const client = createPublicClient({ chain: sepolia, transport: http(url) });
  const deployment = deploymentOn(client.chain.id);
  if (!deployment) throw new Error(`No ledger is recorded on ${client.chain.name}`);
  return viemLedger({ client, ...deployment, finality: "finalized", maxLogRange: 10_000 });
}

const connect = () => sepoliaLedger("http://127.0.0.1:8545");
if (deploymentOn(sepolia.id)) connect();
else assert.throws(connect, /No ledger is recorded on Sepolia/u);
