import type { Hex } from "@chartkey/core/adapters";
import { planningLedger } from "@chartkey/core/conformance";
import { FetchRequest, JsonRpcProvider, toUtf8String, Wallet } from "ethers";
import { type Chain, createPublicClient, createWalletClient, http } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { ethersLedger, ethersWallet } from "../../src/ethers/index.js";
import type { EvmLedger, EvmLedgerOptions, EvmWallet } from "../../src/index.js";
import { viemLedger, viemWallet } from "../../src/viem/index.js";
import { PATIENCE } from "../../../../test/setup/patience.js";

/** A port at which nothing listens. */
const NOWHERE = "http://127.0.0.1:1";
const POLLING = 10;

/** A node, as an app's client reaches it. */
export interface Endpoint {
  readonly url: string;
  readonly chain: Chain;
  /** Milliseconds; default 10, for chains on which a block follows at once. */
  readonly pollingInterval?: number | undefined;
  /** Sends the request with this `body`. By default it is sent once. */
  readonly deliver?: (<T>(send: () => Promise<T>, body: string) => Promise<T>) | undefined;
}

export interface Connection {
  readonly ledger: EvmLedger;
  readonly unplug: () => void;
  readonly close: () => void;
}

/** How a test uses one of the libraries, as an app would. */
export interface Library {
  /** Acts that are submitted without `base` are planned on the account as it is. */
  readonly connect: (node: Endpoint, options: EvmLedgerOptions) => Connection;
  readonly wallet: (node: Endpoint, key: Hex) => Promise<EvmWallet>;
}

const once: NonNullable<Endpoint["deliver"]> = (send) => send();

export const viemTransport = ({ url, deliver = once }: Endpoint, isPlugged: () => boolean = () => true) =>
  http(url, {
    fetchFn: (input, init) => deliver(() => fetch(isPlugged() ? input : NOWHERE, init), init?.body as string),
    retryCount: 0,
    timeout: PATIENCE,
  });

const viem: Library = {
  connect(node, options) {
    let plugged = true;
    const { chain, pollingInterval = POLLING } = node;
    const transport = viemTransport(node, () => plugged);
    const client = createPublicClient({ chain, transport, pollingInterval });
    const unplug = () => void (plugged = false);
    const ledger = planningLedger<EvmWallet, EvmLedger>(viemLedger({ client, timeout: PATIENCE, ...options }));
    return { ledger, unplug, close: () => {} };
  },
  wallet: async (node, key) =>
    viemWallet(
      createWalletClient({ chain: node.chain, transport: viemTransport(node), account: privateKeyToAccount(key) }),
    ),
};

export function ethersProvider(
  { url, chain, pollingInterval = POLLING, deliver = once }: Endpoint,
  isPlugged: () => boolean = () => true,
): JsonRpcProvider {
  const request = new FetchRequest(url);
  request.timeout = PATIENCE;
  const send = FetchRequest.createGetUrlFunc();
  request.getUrlFunc = (sent, signal) => {
    if (!isPlugged()) sent.url = NOWHERE;
    return deliver(() => send(sent, signal), toUtf8String(sent.body ?? "0x"));
  };
  const provider = new JsonRpcProvider(request, chain.id, { staticNetwork: true, batchMaxCount: 1 });
  provider.pollingInterval = pollingInterval;
  return provider;
}

const ethers: Library = {
  connect(node, options) {
    let plugged = true;
    const provider = ethersProvider(node, () => plugged);
    const ledger = ethersLedger({ provider, chainId: node.chain.id, timeout: PATIENCE, ...options });
    return {
      ledger: planningLedger<EvmWallet, EvmLedger>(ledger),
      unplug: () => void (plugged = false),
      close: () => provider.destroy(),
    };
  },
  wallet: (node, key) => ethersWallet(new Wallet(key, ethersProvider(node))),
};

export const libraries = { viem, ethers };
