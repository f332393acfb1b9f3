import {
  type ContractFunctionArgs,
  type ContractFunctionName,
  encodeFunctionData,
  type EncodeFunctionDataParameters,
  type Hex,
  numberToHex,
} from "viem";
import { chartkeyLedgerAbi } from "../src/abi.js";
import { deploy } from "../src/deploy/index.js";
import { participant } from "./values.js";

type Write = ContractFunctionName<typeof chartkeyLedgerAbi, "nonpayable">;

const GAS_LIMIT = numberToHex(15_000_000);

export const callData = <F extends Write>(
  functionName: F,
  args: ContractFunctionArgs<typeof chartkeyLedgerAbi, "nonpayable", F>,
): Hex => encodeFunctionData({ abi: chartkeyLedgerAbi, functionName, args } as EncodeFunctionDataParameters);

/** A ledger on anvil that anybody may write to: the node signs for every address. */
export interface MeasuredLedger {
  /** Gas of one transaction. */
  send(from: Hex, data: Hex): Promise<number>;
}

export async function deployMeasured(url: string): Promise<MeasuredLedger> {
  let id = 0;
  const request = async (method: string, params: readonly unknown[]): Promise<unknown> => {
    const body = JSON.stringify({ jsonrpc: "2.0", id: ++id, method, params });
    const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
    const { result, error } = (await response.json()) as { readonly result?: unknown; readonly error?: Error };
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  };
  // anvil may answer before the block is mined
  const receiptOf = async (hash: unknown) => {
    for (;;) {
      const receipt = await request("eth_getTransactionReceipt", [hash]);
      if (receipt !== null) return receipt as { readonly status: Hex; readonly gasUsed: Hex };
    }
  };
  const funded = new Set<Hex>();
  const fund = async (address: Hex) => {
    if (funded.has(address)) return;
    funded.add(address);
    await request("anvil_setBalance", [address, numberToHex(10n ** 24n)]);
  };

  const deployer = participant("deployer");
  await request("anvil_autoImpersonateAccount", [true]);
  await fund(deployer);
  const { address } = await deploy({ send: request }, deployer);
  return {
    async send(from, data) {
      await fund(from);
      const hash = await request("eth_sendTransaction", [{ from, to: address, data, gas: GAS_LIMIT }]);
      const { status, gasUsed } = await receiptOf(hash);
      if (status !== "0x1") throw new Error(`A measured call reverted: ${data.slice(0, 10)}`);
      return Number(gasUsed);
    },
  };
}
