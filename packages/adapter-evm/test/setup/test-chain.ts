import { createTestClient, defineChain, type Hex, http, publicActions, toHex, type Transaction } from "viem";
import { afterAll } from "vitest";
import { startAnvil } from "../../../../test/setup/anvil.js";
import { startHardhat } from "../../../../test/setup/hardhat.js";
import { PATIENCE } from "../../../../test/setup/patience.js";
import { outbidding } from "./outbidding.js";

export type Mode = "anvil" | "hardhat";

const starts = { anvil: () => startAnvil(), hardhat: () => startHardhat() };

/** Starts a chain for the tests of one file: whatever they do to it, nobody else stands on it. */
export async function ownChain(mode: Mode): Promise<TestChain> {
  const { url, stop } = await starts[mode]();
  afterAll(stop);
  return testChain(mode, url);
}

/** A local chain that runs already. */
export function testChain(mode: Mode, url: string) {
  const chain = defineChain({
    id: 31_337,
    name: mode,
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: [url] } },
  });
  const client = createTestClient({
    mode,
    chain,
    cacheTime: 0,
    pollingInterval: 10,
    transport: http(url, { timeout: PATIENCE }),
  }).extend(publicActions);

  /** Any method, as a person at the node would call it. */
  const rpc = (method: string, params: readonly unknown[] = []): Promise<unknown> =>
    // viem types the methods it knows, and not the rest
    client.request({ method, params } as never);

  const payer = async (): Promise<Hex> => ((await rpc("eth_accounts")) as readonly Hex[])[0] ?? "0x";

  /** Includes an empty transaction in the place of another. */
  const displace = async (removed: Transaction) => {
    const { from, nonce } = removed;
    await client.impersonateAccount({ address: from });
    const { maxFeePerGas, maxPriorityFeePerGas } = outbidding(removed);
    const fees = { maxFeePerGas: toHex(maxFeePerGas), maxPriorityFeePerGas: toHex(maxPriorityFeePerGas) };
    const hash = (await rpc("eth_sendTransaction", [{ from, to: from, nonce: toHex(nonce), ...fees }])) as Hex;
    await client.waitForTransactionReceipt({ hash });
    await client.stopImpersonatingAccount({ address: from });
  };

  /**
   * Removes all blocks that `lost` made, for good: empty transactions take the place of the removed
   * ones.
   */
  const reorganise = async (lost: () => Promise<void>) => {
    const snapshot = await client.snapshot();
    const before = await client.getBlockNumber();
    await lost();
    const removed: Transaction[] = [];
    for (let blockNumber = before + 1n; blockNumber <= (await client.getBlockNumber()); blockNumber++)
      removed.push(...(await client.getBlock({ blockNumber, includeTransactions: true })).transactions);
    const made = Number((await client.getBlockNumber()) - before);
    if (mode === "anvil") await rpc("anvil_rollback", [made]);
    else await client.revert({ id: snapshot });
    for (const transaction of removed) await displace(transaction);
  };

  return {
    mode,
    url,
    chain,
    client,
    rpc,
    payer,
    reorganise,
    /** Mines a block exactly `seconds` later than the latest. */
    advance: async (seconds: number) => {
      const { timestamp } = await client.getBlock();
      await client.setNextBlockTimestamp({ timestamp: timestamp + BigInt(seconds) });
      await client.mine({ blocks: 1 });
    },
    /** Makes the contract log topics without data: round its own code, which is put back. */
    emit: async (contract: Hex, topics: readonly [Hex, Hex]) => {
      const code = (await client.getCode({ address: contract })) ?? "0x";
      // LOG2 without data; the topics are the two words of the call data
      await client.setCode({ address: contract, bytecode: "0x60203560003560006000a200" });
      const data: Hex = `0x${topics.map((topic) => topic.slice(2)).join("")}`;
      const hash = await rpc("eth_sendTransaction", [{ from: await payer(), to: contract, data }]);
      await client.waitForTransactionReceipt({ hash: hash as Hex });
      await client.setCode({ address: contract, bytecode: code });
    },
  };
}

export type TestChain = ReturnType<typeof testChain>;
