// The whole story for people without funds: they only sign, and the clinic's account submits their
// acts and pays.
import assert from "node:assert/strict";
import { batchingRelayer, relayed } from "@chartkey/adapter-evm";
import { viemLedger, viemWallet } from "@chartkey/adapter-evm/viem";
import { deploy } from "@chartkey/contracts/deploy";
import { createChartkey, createKeyring } from "@chartkey/core";
import { memoryBlobs, memoryProfiles } from "@chartkey/core/fakes";
import { createWalletClient, http } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { foundry } from "viem/chains";
import { localChain } from "./parts/local-chain.ts";
import { narrator } from "./story/narrator.ts";
import { tell } from "./story/tell.ts";

const chain = await localChain();
try {
  const { client } = chain;
  const clinic = chain.wallet(9);
  const { address, block } = await deploy(client, (transaction) => clinic.sendTransaction(transaction));
  const direct = viemLedger({ client, address, fromBlock: block, finality: { depth: 0 } });
  const ledger = relayed(direct, batchingRelayer(direct, viemWallet(clinic), { wait: 50 }));

  const chartkey = createChartkey({
    ledger,
    blobs: memoryBlobs(),
    profiles: memoryProfiles(),
    trust: { requests: "anyone" }, // no registrar here: 04-registrar.ts has one
  });
  /** Somebody with a new key, and nothing else. */
  const person = async () => {
    const account = privateKeyToAccount(generatePrivateKey());
    const wallet = viemWallet(createWalletClient({ chain: foundry, transport: http(chain.url), account }));
    return chartkey.connect({ wallet, keyring: await createKeyring() });
  };
  const [asha, rao] = [await person(), await person()];
  const { chapter, say, ...voice } = narrator();
  await tell(asha, rao, { chapter, say, ...voice });

  chapter("Who paid");
  for (const { address: of } of [asha, rao]) {
    assert.equal(await client.getBalance({ address: of }), 0n);
    assert.equal(await client.getTransactionCount({ address: of }), 0);
  }
  say("Asha and Dr Rao never had any money, and sent no transaction.");
  say(`The clinic sent ${await client.getTransactionCount({ address: clinic.account.address })}.`);
} finally {
  await chain.stop();
}
