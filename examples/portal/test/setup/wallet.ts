import type { BrowserContext } from "playwright";
import type { Hex } from "viem";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";
import { announceWallet, type Call, refusal } from "./announce-wallet.ts";
import { Prompts, type HeldPrompt } from "./prompts.ts";
import { signAs } from "./sign-as.ts";

/** A wallet outside of the pages of one person, which signs by MetaMask's code. */
export interface TestWallet {
  readonly address: string;
  /** To have the same wallet in another browser. */
  readonly privateKey: Hex;
  /** What it has signed, in order. */
  readonly prompts: readonly string[];
  /** Whose signature each of them is. */
  readonly signers: readonly string[];
  /** Declines the next prompt. */
  declineNext(): void;
  /** Leaves the next prompt that is not declined or held yet open, until the test answers it. */
  holdNext(): HeldPrompt;
  /** Selects another account, and tells every page. */
  select(privateKey: Hex): Promise<void>;
  /** Goes to another network, and tells every page. */
  moveTo(chainId: number): Promise<void>;
}

/** Announces a wallet (EIP-6963) in each page of the context. */
export async function installWallet(
  context: BrowserContext,
  chainId: number,
  privateKey: Hex = generatePrivateKey(),
): Promise<TestWallet> {
  const address = privateKeyToAddress(privateKey);
  // as in MetaMask, accounts that were once chosen stay open to the page, the selected one first
  let keys: readonly Hex[] = [privateKey];
  let chain = chainId;
  const accounts = () => keys.map((key) => privateKeyToAddress(key));
  const chosen = () => `0x${chain.toString(16)}`;
  const prompts = new Prompts();
  const tell = await announceWallet(context, async ({ method, params = [] }: Call) => {
    switch (method) {
      case "eth_requestAccounts":
      case "eth_accounts":
        return { result: accounts() };
      case "eth_chainId":
        return { result: chosen() };
      case "wallet_switchEthereumChain": {
        if (await prompts.isDeclined("switch")) return refusal(4001, "User rejected the request.");
        prompts.note("switch", address);
        await moveTo(Number((params[0] as { readonly chainId: string }).chainId));
        return { result: null };
      }
      case "personal_sign":
      case "eth_signTypedData_v4": {
        const key = keys.find((one) => params.includes(privateKeyToAddress(one)));
        if (!key) return refusal(4100, "The page has no such account");
        const { what, sign } = signAs(key, method, params);
        if (await prompts.isDeclined(what)) return refusal(4001, "User rejected the request.");
        prompts.note(what, privateKeyToAddress(key));
        return { result: sign() };
      }
      default:
        return refusal(4200, `There is no ${method}`);
    }
  });
  const moveTo = async (id: number) => {
    chain = id;
    await tell("chainChanged", chosen());
  };
  return {
    address,
    privateKey,
    prompts: prompts.signed,
    signers: prompts.signers,
    declineNext: () => prompts.holdNext().decline(),
    holdNext: () => prompts.holdNext(),
    async select(key) {
      keys = [key, ...keys.filter((one) => one !== key)];
      await tell("accountsChanged", accounts());
    },
    moveTo,
  };
}
