import { emptyAccount, type Hex, parseAddress } from "@chartkey/core/adapters";
import { createPublicClient, http } from "viem";
import { expect, onTestFinished, test } from "vitest";
import { PATIENCE } from "../../../../test/setup/patience.js";
import { provenHeads } from "../../src/proofs/index.js";
import { startCliqueChain } from "../setup/clique-chain.js";
import { startGethChain } from "../setup/geth-chain.js";
import { type Endpoint, ethersProvider, libraries } from "../setup/libraries.js";
import { deployLedger } from "../setup/real-ledger.js";

interface RealChain {
  readonly node: Endpoint;
  readonly newKey: () => Hex;
  readonly stop: () => Promise<void>;
}

const chains: Readonly<Record<string, () => Promise<RealChain>>> = {
  geth: async () => {
    const geth = await startGethChain({ accounts: 4 });
    return { ...geth, node: geth };
  },
  "a chain of three validators": async () => {
    const clique = await startCliqueChain({ accounts: 4 });
    return { ...clique, node: clique.node(0) };
  },
};

test.each(Object.entries(chains))("heads on %s are proven by real blocks, or proven to be none", async (_, start) => {
  const { node, newKey, stop } = await start();
  onTestFinished(stop); // also when it takes too long
  const provider = ethersProvider(node);
  onTestFinished(() => provider.destroy());
  const { ledger, close } = libraries.viem.connect(node, await deployLedger(node, newKey()));
  const wallet = await libraries.viem.wallet(node, newKey());
  const { address } = wallet;
  const viem = createPublicClient({
    chain: node.chain,
    transport: http(node.url, { timeout: PATIENCE }),
    cacheTime: 0,
  });
  const proven = (client: typeof viem | typeof provider, who = address) =>
    provenHeads({ ledger: ledger.id, client, trustedBlock: () => viem.getBlock() }).account(who);
  const none = emptyAccount;
  expect(await proven(viem)).toEqual(none);

  await ledger.submit([{ kind: "publishKey", participant: address, key: `0x${"12".repeat(32)}` }], wallet);
  const account = await ledger.account(address);
  expect(account.nonce).toBe(1);
  for (const client of [viem, provider]) {
    expect(await proven(client)).toEqual(account);
    expect(await proven(client, parseAddress(`0x${"77".repeat(20)}`))).toEqual(none);
  }
  close();
});
