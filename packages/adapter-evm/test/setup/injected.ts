import type { Address } from "@chartkey/core/adapters";
import { parseAddress } from "@chartkey/core/adapters";
import { BrowserProvider } from "ethers";
import { createWalletClient, custom, parseEther } from "viem";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";
import { ethersWallet } from "../../src/ethers/index.js";
import { type Eip1193Provider, eip1193Wallet, type EvmWallet } from "../../src/index.js";
import { viemWallet } from "../../src/viem/index.js";
import type { TestChain } from "./test-chain.js";

/** What a wallet in a browser answers instead of its usual. */
export type Answers = Record<string, () => unknown>;

/** A browser's wallet, with one account that the chain signs transactions for. */
export async function injected(chain: TestChain, answers: Answers = {}) {
  const account = parseAddress(privateKeyToAddress(generatePrivateKey()));
  await chain.client.impersonateAccount({ address: account });
  await chain.client.setBalance({ address: account, value: parseEther("1") });
  const own: Answers = { eth_accounts: () => [account], eth_requestAccounts: () => [account], ...answers };
  const sent: string[] = [];
  const provider: Eip1193Provider = {
    request: async ({ method, params }) => {
      sent.push(method);
      const answer = own[method];
      return answer ? answer() : chain.rpc(method, params);
    },
  };
  return { account, provider, sent, answers: own };
}

/** The three ways to use a browser's wallet. */
export const bindings = {
  viem: async (provider, account) => viemWallet(createWalletClient({ account, transport: custom(provider) })),
  ethers: async (provider, account) => {
    const browser = new BrowserProvider({
      request: ({ method, params }) => provider.request({ method, params: params as unknown[] }),
    });
    return ethersWallet(await browser.getSigner(account));
  },
  "EIP-1193": (provider, account) => eip1193Wallet(provider, account),
} satisfies Record<string, (provider: Eip1193Provider, account: Address) => Promise<EvmWallet>>;
