import { type Hex, inField, parseAddress, type TypedData } from "@chartkey/core/adapters";
import * as z from "zod/mini";
import { addressSchema, bytesSchema, quantitySchema, wordSchema } from "../node/schemas.js";
import { quantity } from "../node/evm-node.js";
import { walletError } from "../node/foreign-error.js";
import type { EvmWallet } from "./evm-wallet.js";
import { guardedWallet } from "./guarded-wallet.js";

/** What every wallet in a browser is. */
export interface Eip1193Provider {
  request(args: { readonly method: string; readonly params?: unknown[] }): Promise<unknown>;
}

const domainFields = { name: "string", version: "string", chainId: "uint256", verifyingContract: "address" };

/** The text that `eth_signTypedData_v4` takes. */
function typedDataText({ domain, types, primaryType, message }: TypedData): string {
  const EIP712Domain = Object.entries(domainFields)
    .filter(([name]) => domain[name as keyof typeof domainFields] !== undefined)
    .map(([name, type]) => ({ name, type }));
  const data = { types: { EIP712Domain, ...types }, domain, primaryType, message };
  return JSON.stringify(data, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value));
}

/**
 * A wallet behind any EIP-1193 provider, without a library.
 * @param account by default the first that the wallet offers, for which it may ask the person
 * @throws ChartkeyError WALLET_REJECTED when the person offers none
 */
export async function eip1193Wallet(provider: Eip1193Provider, account?: Hex): Promise<EvmWallet> {
  if (typeof provider?.request !== "function") throw new TypeError("`provider` is not an EIP-1193 provider");
  const ask = async <T>(schema: z.ZodMiniType<T>, method: string, params: unknown[] = []): Promise<T> =>
    schema.parse(await provider.request({ method, params }));
  const addresses = z.array(addressSchema);

  const offered = async (): Promise<Hex | undefined> =>
    ask(addresses, "eth_requestAccounts").then(
      ([first]) => first,
      (error: unknown) => {
        throw walletError(error);
      },
    );
  const chosen = account === undefined ? await offered() : account;
  if (chosen === undefined) throw walletError({ code: 4001 });
  const address = inField("account", () => parseAddress(chosen));

  return guardedWallet({
    address,
    chainId: async () => Number(await ask(quantitySchema, "eth_chainId")),
    accounts: () => ask(addresses, "eth_accounts"),
    send: ({ gas, ...call }) =>
      ask(wordSchema, "eth_sendTransaction", [{ from: address, ...call, gas: gas && quantity(gas) }]),
    signTypedData: (data) => ask(bytesSchema, "eth_signTypedData_v4", [address, typedDataText(data)]),
  });
}
