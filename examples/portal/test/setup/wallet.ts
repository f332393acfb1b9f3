import {
  type MessageTypes,
  personalSign,
  signTypedData,
  SignTypedDataVersion,
  type TypedMessage,
} from "@metamask/eth-sig-util";
import type { BrowserContext } from "playwright";
import type { Hex } from "viem";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";

/** A wallet outside of the pages of one person, which signs by MetaMask's code. */
export interface TestWallet {
  readonly address: string;
  /** To have the same wallet in another browser. */
  readonly privateKey: Hex;
  /** What it was asked to sign, in order. */
  readonly prompts: string[];
  /** Declines the next prompt. */
  declineNext(): void;
}

const refusal = (code: number, message: string) => ({ error: { code, message } });

interface Answer {
  readonly result?: unknown;
  readonly error?: object;
}

interface Call {
  readonly method: string;
  readonly params?: readonly unknown[];
}

/** Announces a wallet (EIP-6963) in each page of the context. */
export async function installWallet(
  context: BrowserContext,
  chainId: number,
  privateKey: Hex = generatePrivateKey(),
): Promise<TestWallet> {
  const key = Buffer.from(privateKey.slice(2), "hex");
  const address = privateKeyToAddress(privateKey);
  const prompts: string[] = [];
  let declines = 0;
  const prompted = (what: string, sign: () => string) => {
    if (declines > 0) {
      declines -= 1;
      return refusal(4001, "User rejected the request.");
    }
    prompts.push(what);
    return { result: sign() };
  };

  await context.exposeBinding("askWallet", (_, { method, params = [] }: Call) => {
    if (method === "eth_requestAccounts" || method === "eth_accounts") return { result: [address] };
    if (method === "eth_chainId") return { result: `0x${chainId.toString(16)}` };
    if (method === "wallet_switchEthereumChain") return { result: null };
    if (method === "personal_sign")
      return prompted("sign-in", () => personalSign({ privateKey: key, data: params[0] as string }));
    if (method !== "eth_signTypedData_v4") return refusal(4200, `There is no ${method}`);
    const data = JSON.parse(String(params[1])) as TypedMessage<MessageTypes>;
    return prompted(String(data.primaryType), () =>
      signTypedData({ privateKey: key, data, version: SignTypedDataVersion.V4 }),
    );
  });
  await context.addInitScript(() => {
    // what `exposeBinding` above puts into each page, which no type declares
    const ask = (globalThis as unknown as { readonly askWallet: (call: unknown) => Promise<Answer> }).askWallet;
    const provider = {
      async request(call: unknown) {
        const { result, error } = await ask(call);
        if (error) throw Object.assign(new Error("refused"), error);
        return result;
      },
      on: () => undefined,
      removeListener: () => undefined,
    };
    const info = {
      uuid: "4f0b6a0e-6d0a-4c43-9c7c-2f8f3d8c5a10",
      name: "Test wallet",
      icon: "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>",
      rdns: "example.test-wallet",
    };
    const announce = () =>
      dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail: Object.freeze({ info, provider }) }));
    addEventListener("eip6963:requestProvider", announce);
    announce();
  });
  return { address, privateKey, prompts, declineNext: () => (declines += 1) };
}
