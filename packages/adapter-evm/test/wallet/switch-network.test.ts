import { describe, expect, test } from "vitest";
import { type EvmNetwork, switchNetwork } from "../../src/index.js";

const network: EvmNetwork = {
  chainId: 31_337,
  name: "Practice",
  currency: { name: "Ether", symbol: "ETH", decimals: 18 },
  rpcUrls: ["https://node.example/rpc"],
};
const added = {
  chainId: "0x7a69",
  chainName: "Practice",
  nativeCurrency: network.currency,
  rpcUrls: ["https://node.example/rpc"],
};

interface Behaviour {
  /** The chains that the wallet knows. */
  readonly knows?: readonly number[];
  /** Whether it goes to a chain that it adds. */
  readonly goes?: boolean;
  /** What a method ends with, in place of what the wallet does. */
  readonly answers?: Readonly<Record<string, () => unknown>>;
}

/** A wallet on chain 1, and what it was asked. */
function wallet({ knows = [1], goes = true, answers = {} }: Behaviour = {}) {
  let chain = 1;
  const known = new Set(knows);
  const asked: unknown[] = [];
  const goTo = (id: number) => {
    if (!known.has(id)) throw { code: -32_603, data: { originalError: { code: 4902, message: "Unrecognized chain" } } };
    chain = id;
    return null;
  };
  const provider = {
    async request({ method, params = [] }: { readonly method: string; readonly params?: unknown[] }): Promise<unknown> {
      if (method !== "eth_chainId") asked.push([method, ...params]);
      const answer = answers[method];
      if (answer) return answer();
      const [{ chainId } = { chainId: "0x0" }] = params as { readonly chainId: string }[];
      if (method === "eth_chainId") return `0x${chain.toString(16)}`;
      if (method === "wallet_switchEthereumChain") return goTo(Number(chainId));
      known.add(Number(chainId));
      return goes ? goTo(Number(chainId)) : null;
    },
  };
  return { provider, asked };
}

const toChain = ["wallet_switchEthereumChain", { chainId: "0x7a69" }];
const rejects = (code: number) => () => Promise.reject(Object.assign(new Error("no"), { code }));

describe("a wallet", () => {
  test("whose person declined is asked nothing more, whatever else its error holds", async () => {
    const declined = { code: 4001, message: "no", data: { originalError: { code: 4902 } } };
    const { provider, asked } = wallet({ answers: { wallet_switchEthereumChain: () => Promise.reject(declined) } });
    await expect(switchNetwork(provider, network)).rejects.toMatchObject({ code: "WALLET_REJECTED" });
    expect(asked).toEqual([toChain]);
  });

  test("that is there already is not asked", async () => {
    const { provider, asked } = wallet();
    await switchNetwork(provider, { ...network, chainId: 1 });
    expect(asked).toEqual([]);
  });

  test("that knows the network switches to it", async () => {
    const { provider, asked } = wallet({ knows: [1, 31_337] });
    await switchNetwork(provider, network);
    expect(asked).toEqual([toChain]);
  });

  test.each([true, false])("that does not know it adds it first, and goes there by itself or not: %s", async (goes) => {
    const { provider, asked } = wallet({ goes });
    await switchNetwork(provider, network);
    const adding = ["wallet_addEthereumChain", added];
    expect(asked).toEqual(goes ? [toChain, adding] : [toChain, adding, toChain]);
  });

  test.each([
    ["the person declines to switch", "wallet_switchEthereumChain", rejects(4001), "WALLET_REJECTED"],
    ["the person declines to add it", "wallet_addEthereumChain", rejects(4001), "WALLET_REJECTED"],
    ["it cannot switch", "wallet_switchEthereumChain", rejects(4200), "WALLET_WRONG_NETWORK"],
    ["it does not know the method", "wallet_switchEthereumChain", rejects(-32_601), "WALLET_WRONG_NETWORK"],
    ["it says that it has, and has not", "wallet_switchEthereumChain", () => null, "WALLET_WRONG_NETWORK"],
    ["its prompt is still open", "wallet_switchEthereumChain", rejects(-32_002), "WALLET_UNANSWERED"],
    ["it answers no chain", "eth_chainId", () => "one", "LEDGER_UNAVAILABLE"],
    ["it fails", "eth_chainId", rejects(-32_603), "LEDGER_UNAVAILABLE"],
  ])("ends in a typed error when %s", async (_, method, answer, code) => {
    const { provider } = wallet({ answers: { [method]: answer } });
    await expect(switchNetwork(provider, network)).rejects.toMatchObject({ code });
  });

  test("is waited for no longer after an abort", async () => {
    const reason = new Error("enough");
    const stop = new AbortController();
    const { provider } = wallet({
      answers: {
        wallet_switchEthereumChain: () => {
          stop.abort(reason);
          return new Promise(() => undefined);
        },
      },
    });
    await expect(switchNetwork(provider, network, { signal: stop.signal })).rejects.toBe(reason);
    await expect(switchNetwork(provider, network, { signal: stop.signal })).rejects.toBe(reason);
  });
});

test.each([
  ["chainId", { chainId: 0 }],
  ["chainId", { chainId: 1.5 }],
  ["name", { name: " " }],
  ["currency.symbol", { currency: { ...network.currency, symbol: "E" } }],
  ["currency.decimals", { currency: { ...network.currency, decimals: 6 as 18 } }],
  ["rpcUrls", { rpcUrls: [] }],
  ["rpcUrls[0]", { rpcUrls: ["http://node.example"] }],
  ["rpcUrls[0]", { rpcUrls: ["node"] }],
  ["explorerUrls[0]", { explorerUrls: ["javascript:alert(1)"] }],
])("a network with another `%s` is a TypeError that names it, and nobody is asked", async (field, over) => {
  const { provider, asked } = wallet();
  const refused = switchNetwork(provider, { ...network, ...over });
  await expect(refused).rejects.toThrow(TypeError);
  await expect(refused).rejects.toThrow(`\`${field}\``);
  expect(asked).toEqual([]);
});

test("a node on this machine needs no HTTPS", async () => {
  const { provider, asked } = wallet();
  await switchNetwork(provider, { ...network, rpcUrls: ["http://127.0.0.1:8545"] });
  expect(asked).toContainEqual(["wallet_addEthereumChain", { ...added, rpcUrls: ["http://127.0.0.1:8545/"] }]);
});
