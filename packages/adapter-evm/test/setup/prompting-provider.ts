import { type Hex, parseAddress } from "@chartkey/core/adapters";
import type { WalletFixture } from "@chartkey/core/conformance";
import type { TypedDataDefinition } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import type { Eip1193Provider } from "../../src/index.js";

const CHAIN = 31_337;

const fails = (code: number, message: string): never => {
  throw Object.assign(new Error(message), { code });
};

/** A browser's wallet that signs with a key, and the person before it. */
export function promptingProvider() {
  const secret = generatePrivateKey();
  const account = privateKeyToAccount(secret);
  const other = parseAddress(`0x${"12".repeat(20)}`);
  let prompts = 0;
  let [chainId, chosen, isDeclining, isAway] = [CHAIN, parseAddress(account.address), false, false];
  let held: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined;

  const prompt = async (sign: () => Promise<Hex>) => {
    prompts += 1;
    await held?.promise;
    if (isDeclining) fails(4001, "User rejected the request.");
    return sign();
  };

  const provider: Eip1193Provider = {
    async request({ method, params = [] }) {
      if (isAway) fails(4900, "The provider is disconnected from all chains.");
      if (method === "eth_chainId") return `0x${chainId.toString(16)}`;
      if (method === "eth_accounts" || method === "eth_requestAccounts") return [chosen];
      if (method === "eth_signTypedData_v4")
        return prompt(() => account.signTypedData(JSON.parse(params[1] as string) as TypedDataDefinition));
      if (method === "personal_sign") return prompt(() => account.signMessage({ message: { raw: params[0] as Hex } }));
      return fails(4200, `The provider does not support ${method}.`);
    },
  };

  const person = {
    prompts: () => prompts,
    chainId: CHAIN,
    decline: async () => void (isDeclining = true),
    hold: async () => void (held ??= Promise.withResolvers()),
    switchAccount: async () => void (chosen = other),
    disconnect: async () => void (isAway = true),
    switchChain: async (id) => void (chainId = id),
    accept: async () => {
      [chosen, isDeclining, isAway] = [parseAddress(account.address), false, false];
      held?.resolve();
      held = undefined;
    },
    secrets: [secret],
    dispose: async () => {},
  } satisfies Omit<WalletFixture, "wallet">;

  return { provider, address: parseAddress(account.address), secret, person };
}
