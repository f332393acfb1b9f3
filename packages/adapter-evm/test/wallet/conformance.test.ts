import { bites, sabotages, type WalletFixture, walletSuite } from "@chartkey/core/conformance";
import { JsonRpcProvider, Wallet } from "ethers";
import { createWalletClient, custom } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { describe, expect, test } from "vitest";
import { ethersWallet } from "../../src/ethers/index.js";
import type { EvmWallet } from "../../src/index.js";
import { viemWallet } from "../../src/viem/index.js";
import { bindings } from "../setup/injected.js";
import { promptingProvider } from "../setup/prompting-provider.js";

const CHAIN = 31_337;

for (const [name, bind] of Object.entries(bindings))
  describe(`a browser's wallet by ${name}`, () => {
    const create = async (): Promise<WalletFixture> => {
      const { provider, address, person } = promptingProvider();
      return { ...person, wallet: await bind(provider, address) };
    };
    for (const [title, run] of Object.entries(walletSuite)) test(title, () => run(create));
  });

type Request = (method: string) => Promise<string>;

/** Keys of the libraries, whose node is a function. */
const keys: Readonly<Record<string, (secret: `0x${string}`, request: Request) => Promise<EvmWallet>>> = {
  viem: async (secret, request) => {
    const transport = custom({ request: ({ method }) => request(method) }, { retryCount: 0 });
    return viemWallet(createWalletClient({ account: privateKeyToAccount(secret), transport }));
  },
  ethers: async (secret, request) => {
    const provider = new JsonRpcProvider("http://127.0.0.1:1", CHAIN, { staticNetwork: true });
    provider.send = request;
    return ethersWallet(new Wallet(secret, provider));
  },
};

for (const [name, open] of Object.entries(keys))
  describe(`a key of ${name}`, () => {
    const create = async (): Promise<WalletFixture> => {
      const secret = generatePrivateKey();
      let [prompts, chainId] = [0, CHAIN];
      const wallet = await open(secret, async () => `0x${chainId.toString(16)}`);
      return {
        // it asks nobody: what is signed counts
        wallet: {
          ...wallet,
          signTypedData: async (data, options) => {
            const signature = await wallet.signTypedData(data, options);
            prompts += 1;
            return signature;
          },
        },
        prompts: () => prompts,
        chainId,
        switchChain: async (id) => void (chainId = id),
        secrets: [secret],
        dispose: async () => {},
      };
    };
    for (const [title, run] of Object.entries(walletSuite)) test(title, () => run(create));
  });

describe("the suite notices in a browser's wallet when", () => {
  test.each(sabotages.wallet)("$what", async (sabotage) => {
    const create = async (): Promise<WalletFixture> => {
      const { provider, address, person } = promptingProvider();
      // one of them never ends
      return { ...person, wallet: await bindings["EIP-1193"](provider, address), soon: 100 };
    };
    expect(await bites(walletSuite, sabotage, create)).toEqual(expect.any(String));
  });
});
