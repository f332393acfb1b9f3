import { setTimeout } from "node:timers/promises";
import { type Hex, numberToHex, parseGwei } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { startAnvil } from "../../../test/setup/anvil.js";
import { startHardhat } from "../../../test/setup/hardhat.js";
import { startGethChain } from "../../adapter-evm/test/setup/geth-chain.js";

/** A chain of this machine, empty but for its own. */
export interface MeasuredChain {
  readonly request: (method: string, params: readonly unknown[]) => Promise<unknown>;
  /** Gives an account more than it can spend. */
  readonly fund: (address: Hex) => Promise<unknown>;
  /** Of a transaction, where the usual one is too little. */
  readonly gasLimit?: bigint;
  readonly stop: () => Promise<void>;
}

const PLENTY = 10n ** 21n;
/** In milliseconds. */
const POLLING = 5;
const POOL_TRIES = 200;

const requests = (url: string): MeasuredChain["request"] => {
  let id = 0;
  return async (method, params) => {
    const body = JSON.stringify({ jsonrpc: "2.0", id: ++id, method, params });
    const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
    const { result, error } = (await response.json()) as { readonly result?: unknown; readonly error?: Error };
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  };
};

interface TransactionReceipt {
  readonly status: Hex;
  readonly gasUsed: Hex;
  readonly contractAddress: Hex;
}

/** A node may answer before the block is made, and geth while it still looks for it. */
export async function receiptOf(request: MeasuredChain["request"], hash: unknown): Promise<TransactionReceipt> {
  for (;;) {
    const receipt = await request("eth_getTransactionReceipt", [hash]).catch(() => null);
    if (receipt !== null) return receipt as TransactionReceipt;
    await setTimeout(POLLING);
  }
}

async function simulated({ url, stop }: { readonly url: string; readonly stop: () => Promise<void> }, fund: string) {
  const request = requests(url);
  return { request, stop, fund: (address: Hex) => request(fund, [address, numberToHex(PLENTY)]) };
}

/** Name -> how to start it. The first decides about the snapshot. */
export const chains = {
  anvil: async () => simulated(await startAnvil(), "anvil_setBalance"),
  /**
   * The rules of the fork that follows Osaka, as Hardhat knows them so far: a fresh slot costs 4.6
   * times as much, and so does code.
   */
  amsterdam: async () => ({
    ...(await simulated(await startHardhat("amsterdam", 1_000_000_000n), "hardhat_setBalance")),
    gasLimit: 100_000_000n,
  }),
  geth: async () => {
    const { url, chain, newKey, stop } = await startGethChain();
    const node = requests(url);
    // its pool learns of a block, and of who owns what since, a moment after the receipts are there
    const request: MeasuredChain["request"] = async (method, params) => {
      for (let tries = 0; ; tries++)
        try {
          return await node(method, params);
        } catch (error) {
          if (tries === POOL_TRIES || !/insufficient funds/u.test(String(error))) throw error;
          await setTimeout(POLLING);
        }
    };
    const payer = privateKeyToAccount(newKey());
    let nonce = 0;
    const fund = async (to: Hex) => {
      const fees = {
        type: "eip1559",
        gas: 21_000n,
        maxFeePerGas: parseGwei("100"),
        maxPriorityFeePerGas: parseGwei("1"),
      } as const;
      const raw = await payer.signTransaction({ ...fees, chainId: chain.id, nonce: nonce++, to, value: PLENTY });
      const hash = await request("eth_sendRawTransaction", [raw]);
      await receiptOf(request, hash);
    };
    return { request, fund, stop };
  },
} satisfies Record<string, () => Promise<MeasuredChain>>;
