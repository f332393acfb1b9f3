import {
  abortable,
  type CallOptions,
  checkKeys,
  checkOptions,
  inField,
  isChartkeyError,
  type KeyRules,
} from "@chartkey/core/adapters";
import { toQuantity } from "../node/evm-node.js";
import { quantitySchema } from "../node/schemas.js";
import type { Eip1193Provider } from "./eip1193-provider.js";
import { errorContents } from "./error-contents.js";
import { askWallet, walletError, wrongNetwork } from "./wallet-error.js";

/** A network as a wallet that does not know it adds it. EIP-3085. */
export interface EvmNetwork {
  /** 1 to 2^53 - 1. */
  readonly chainId: number;
  /** 1 to 80 characters, which the wallet shows. */
  readonly name: string;
  /** What transactions are paid in. Its symbol has 2 to 6 characters. */
  readonly currency: { readonly name: string; readonly symbol: string; readonly decimals: 18 };
  /** At least one node, over HTTPS, or over HTTP on this machine. */
  readonly rpcUrls: readonly string[];
  /** Block explorers, over HTTPS. None by default. */
  readonly explorerUrls?: readonly string[] | undefined;
}

const networkKeys: KeyRules<EvmNetwork> = {
  chainId: "required",
  name: "required",
  currency: "required",
  rpcUrls: "required",
  explorerUrls: "optional",
};
const currencyKeys: KeyRules<EvmNetwork["currency"]> = { name: "required", symbol: "required", decimals: "required" };
const optionKeys: KeyRules<Pick<CallOptions, "signal">> = { signal: "optional" };

/** EIP-3085: the wallet does not know the chain. */
const UNKNOWN_CHAIN = 4902;
/** EIP-1193 and JSON-RPC 2.0: the wallet cannot switch at all. */
const UNSUPPORTED = [4200, -32_601];

const isLocal = ({ hostname }: URL): boolean => ["localhost", "127.0.0.1", "[::1]"].includes(hostname);

function checkUrls(field: string, urls: readonly string[]): string[] {
  if (!Array.isArray(urls)) throw new TypeError(`\`${field}\` is an array`);
  return Array.from(urls, (text: unknown, nth) =>
    inField(`${field}[${nth}]`, () => {
      const url = new URL(String(text));
      if (url.protocol !== "https:" && !(url.protocol === "http:" && isLocal(url)))
        throw new TypeError("Expected an address over HTTPS");
      return url.href;
    }),
  );
}

function checkLabel(field: string, label: unknown, least: number, most: number): string {
  if (typeof label !== "string" || label.trim().length < least || label.length > most)
    throw new TypeError(`\`${field}\` has ${least} to ${most} characters`);
  return label;
}

/** The parameter of `wallet_addEthereumChain`. @throws TypeError that names the field */
function addParameter(given: EvmNetwork) {
  const { chainId, name, currency, rpcUrls, explorerUrls = [] } = checkKeys("network", given, networkKeys);
  if (!Number.isSafeInteger(chainId) || chainId < 1) throw new TypeError("`chainId` is the number of a chain");
  const paid = checkKeys("currency", currency, currencyKeys);
  if (paid.decimals !== 18) throw new TypeError("`currency.decimals` is 18");
  const nodes = checkUrls("rpcUrls", rpcUrls);
  if (nodes.length === 0) throw new TypeError("`rpcUrls` has at least one address");
  const explorers = checkUrls("explorerUrls", explorerUrls);
  return {
    chainId: toQuantity(BigInt(chainId)),
    chainName: checkLabel("name", name, 1, 80),
    nativeCurrency: {
      name: checkLabel("currency.name", paid.name, 1, 80),
      symbol: checkLabel("currency.symbol", paid.symbol, 2, 6),
      decimals: paid.decimals,
    },
    rpcUrls: nodes,
    // some wallets refuse an empty list
    ...(explorers.length > 0 && { blockExplorerUrls: explorers }),
  };
}

/**
 * Asks a wallet to switch to a network (EIP-3326), and to add it first (EIP-3085) where it does not
 * know it. There is no prompt when it is there already. A wallet's word is not enough: the chain is
 * asked for at the end. After an abort its prompt may still be open, and it may still switch.
 * @throws TypeError for a malformed network
 * @throws ChartkeyError WALLET_REJECTED when the person declines; WALLET_WRONG_NETWORK when the
 *   wallet is on another chain at the end, or cannot switch; WALLET_UNANSWERED while another of its
 *   prompts is open; LEDGER_UNAVAILABLE (retryable) when it fails
 */
export async function switchNetwork(
  provider: Eip1193Provider,
  network: EvmNetwork,
  options: Pick<CallOptions, "signal"> = {},
): Promise<void> {
  if (typeof provider?.request !== "function") throw new TypeError("`provider` is not an EIP-1193 provider");
  const added = addParameter(network);
  const { chainId } = network;
  const { signal } = checkOptions(checkKeys("options", options, optionKeys));
  signal?.throwIfAborted();
  const ask = (method: string, params: unknown[] = []) =>
    abortable(
      askWallet("connect", async () => provider.request({ method, params })),
      signal,
    );
  const current = async () => {
    const chain = quantitySchema.safeParse(await ask("eth_chainId"));
    if (!chain.success) throw walletError(chain.error, "connect");
    return Number(chain.data);
  };
  const switchTo = () => ask("wallet_switchEthereumChain", [{ chainId: added.chainId }]);

  const before = await current();
  if (before === chainId) return;
  try {
    await switchTo();
  } catch (error) {
    // a wallet that wraps its errors may name two
    if (isChartkeyError(error, "WALLET_REJECTED")) throw error;
    const { codes } = errorContents(error);
    if (UNSUPPORTED.some((code) => codes.includes(code))) throw wrongNetwork(chainId, before);
    if (!codes.includes(UNKNOWN_CHAIN)) throw error;
    await ask("wallet_addEthereumChain", [added]);
    // some wallets add a network and stay where they are
    if ((await current()) !== chainId) await switchTo();
  }
  const after = await current();
  if (after !== chainId) throw wrongNetwork(chainId, after);
}
