import assert from "node:assert/strict";
import { JsonRpcProvider } from "ethers";
import { deployDeterministic } from "@chartkey/contracts/deploy";
import { chartkeyLedgerAddress } from "@chartkey/contracts/deployments";
import { localChain } from "../../examples/parts/local-chain.ts";

import { deploy } from "@chartkey/contracts/deploy";

const chain = await localChain();
const jsonRpcProvider = new JsonRpcProvider(chain.url, undefined, { staticNetwork: true });
try {
  const [provider, publicClient, walletClient] = [chain.client, chain.client, chain.wallet(1)];
  const signer = await jsonRpcProvider.getSigner(2);

  // an account that an EIP-1193 provider signs for
  const { address, block, transaction } = await deploy(provider, "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
  // viem
  await deploy(publicClient, (tx) => walletClient.sendTransaction(tx));
  // ethers
  await deploy(jsonRpcProvider, async (tx) => (await signer.sendTransaction(tx)).hash);

  const receipt = await chain.client.getTransactionReceipt({ hash: transaction });
  assert.equal(receipt.contractAddress, address);
  assert.equal(receipt.blockNumber, block);
  assert.equal(await chain.client.getBlockNumber(), block + 2n);

  const shared = await deployDeterministic(provider, "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
  assert.equal(shared.address, chartkeyLedgerAddress);
} finally {
  jsonRpcProvider.destroy();
  await chain.stop();
}
