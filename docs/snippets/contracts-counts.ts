import assert from "node:assert/strict";
import { chartkeyLedgerAbi } from "@chartkey/contracts";
import { deploy } from "@chartkey/contracts/deploy";
import { encodeFunctionData, getContract, type Hex } from "viem";
import { localChain } from "../../examples/parts/local-chain.ts";

const chain = await localChain();
try {
  const patient = chain.wallet(1);
  const { address } = await deploy(chain.client, (tx) => patient.sendTransaction(tx));
  const abi = chartkeyLedgerAbi;
  const ledger = getContract({ address, abi, client: { public: chain.client, wallet: patient } });
  const word = (digit: number): Hex => `0x${String(digit).repeat(64)}`;
  const [epoch, lockbox, location, card] = [word(1), word(2), word(3), word(4)];

  const [, , nonce, access] = await ledger.read.accountOf([patient.account.address]);
  const hash = await ledger.write.multicall([
    [
      encodeFunctionData({ abi, functionName: "startEpoch", args: [[epoch], lockbox, nonce] }),
      encodeFunctionData({ abi, functionName: "fileCard", args: [location, card, access + 1] }),
    ],
  ]);
  await chain.client.waitForTransactionReceipt({ hash });

  const [, , nextNonce, nextAccess] = await ledger.read.accountOf([patient.account.address]);
  assert.deepEqual([nextNonce, nextAccess], [nonce + 2, access + 1]);
  await assert.rejects(ledger.write.fileCard([location, card, access]), /Conflict/u);
} finally {
  await chain.stop();
}
