import { type CallOptions, type Hex, inField, parseAddress, type TypedData } from "@chartkey/core/adapters";
import * as z from "zod/mini";
import { addressSchema, quantitySchema } from "../node/schemas.js";
import { toQuantity } from "../node/evm-node.js";
import type { Eip1193Provider } from "./eip1193-provider.js";
import type { EvmWallet } from "./evm-wallet.js";
import { guardedWallet, type UnguardedWallet } from "./guarded-wallet.js";
import { leavingOf } from "./leaving.js";
import { messageSigner } from "./message-signer.js";
import { walletError } from "./wallet-error.js";

/** A wallet of a page, which also signs texts, and tells when it leaves the account. */
export interface Eip1193Wallet extends EvmWallet {
  /**
   * Shows a text to the person and has it signed, after one prompt (EIP-191, `personal_sign`). It
   * is the `signMessage` that `signIn` of `@chartkey/adapter-http` takes.
   * @param text 1 to 4,096 characters (UTF-16) of well-formed Unicode
   * @returns the signature, 1 to 8,192 bytes
   * @throws TypeError for another text
   * @throws ChartkeyError WALLET_REJECTED; WALLET_ACCOUNT_CHANGED, before the prompt;
   *   WALLET_UNANSWERED while another prompt is open; LEDGER_UNAVAILABLE (retryable) when the
   *   wallet fails, or answers with anything else; the signal's reason, as soon as it aborts: a
   *   signature that comes later is given to nobody
   */
  readonly signMessage: (text: string, options?: CallOptions) => Promise<Hex>;
  /**
   * Calls `listener`, once, when the wallet has another account selected, or none, or is
   * disconnected: the page signs out. What happened before is not told, and nothing is by a
   * provider without events. Another network is no end: what is signed for a chain names it, and is
   * refused with WALLET_WRONG_NETWORK as long as the wallet is on another. Nor is a wallet's
   * network that is away for a moment (code 1013). What `listener` throws is the page's, as of any
   * event.
   * @returns ends that
   * @throws TypeError for what is no function
   */
  onLeave(listener: () => void): () => void;
}

const domainFields = {
  name: "string",
  version: "string",
  chainId: "uint256",
  verifyingContract: "address",
  salt: "bytes32",
};

/** The JSON that `eth_signTypedData_v4` takes. */
function typedDataJson({ domain, types, primaryType, message }: TypedData): string {
  const EIP712Domain = Object.entries(domainFields)
    .filter(([name]) => domain[name as keyof typeof domainFields] !== undefined)
    .map(([name, type]) => ({ name, type }));
  const data = { types: { EIP712Domain, ...types }, domain, primaryType, message };
  return JSON.stringify(data, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value));
}

/**
 * A wallet behind any EIP-1193 provider, without a library.
 * @param given the account's address. Left out, it is the first account that the wallet offers; the
 *   wallet may prompt for it
 * @throws TypeError for what is no address, and for `undefined`: an account that got lost must not
 *   become another
 * @throws ChartkeyError WALLET_REJECTED when the person offers none
 */
export async function eip1193Wallet(
  provider: Eip1193Provider,
  ...given: readonly [account?: Hex]
): Promise<Eip1193Wallet> {
  if (typeof provider?.request !== "function") throw new TypeError("`provider` is not an EIP-1193 provider");
  const [account] = given;
  if (given.length > 0 && account === undefined)
    throw new TypeError("`account` is undefined: give an address, or leave it out");
  const request = async <T>(schema: z.ZodMiniType<T>, method: string, params: unknown[] = []): Promise<T> =>
    schema.parse(await provider.request({ method, params }));
  const addresses = z.array(addressSchema);

  const firstOffered = async (): Promise<Hex | undefined> =>
    request(addresses, "eth_requestAccounts").then(
      ([first]) => first,
      (error: unknown) => {
        throw walletError(error, "connect");
      },
    );
  const chosen = account === undefined ? await firstOffered() : account;
  if (chosen === undefined) throw walletError({ code: 4001 }, "connect");
  const address = inField("account", () => parseAddress(chosen));

  const wallet: UnguardedWallet = {
    address,
    chainId: async () => Number(await request(quantitySchema, "eth_chainId")),
    accounts: () => request(z.array(z.unknown()), "eth_accounts"),
    send: ({ gas, ...call }) =>
      provider.request({
        method: "eth_sendTransaction",
        params: [{ from: address, ...call, gas: gas && toQuantity(gas) }],
      }),
    signTypedData: (data) =>
      provider.request({ method: "eth_signTypedData_v4", params: [address, typedDataJson(data)] }),
  };
  return {
    ...guardedWallet(wallet),
    signMessage: messageSigner(wallet, (message) =>
      provider.request({ method: "personal_sign", params: [message, address] }),
    ),
    onLeave: leavingOf(provider, address),
  };
}
