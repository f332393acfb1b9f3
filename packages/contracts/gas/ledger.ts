import {
  type ContractFunctionArgs,
  type ContractFunctionName,
  encodeFunctionData,
  type EncodeFunctionDataParameters,
  type Hex,
  numberToHex,
  parseGwei,
} from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import { chartkeyLedgerAbi } from "../src/abi.js";
import { chartkeyLedgerBytecode } from "../src/deploy/bytecode.js";
import { type MeasuredChain, receiptOf } from "./chains.js";
import { participant } from "./values.js";

type Write = ContractFunctionName<typeof chartkeyLedgerAbi, "nonpayable">;

const GAS_LIMIT = 15_000_000n;

export const callData = <F extends Write>(
  functionName: F,
  args: ContractFunctionArgs<typeof chartkeyLedgerAbi, "nonpayable", F>,
): Hex => encodeFunctionData({ abi: chartkeyLedgerAbi, functionName, args } as EncodeFunctionDataParameters);

/** A ledger that anybody may write to, on a chain that funds everybody. */
export interface MeasuredLedger {
  readonly chainId: number;
  readonly address: Hex;
  /** Gas of one transaction. */
  send(from: PrivateKeyAccount, data: Hex): Promise<number>;
}

export async function deployMeasured({ request, fund, gasLimit = GAS_LIMIT }: MeasuredChain): Promise<MeasuredLedger> {
  const chainId = Number(await request("eth_chainId", []));
  const nonces = new Map<Hex, number>();

  const transact = async (from: PrivateKeyAccount, to: Hex | undefined, data: Hex) => {
    const nonce = nonces.get(from.address) ?? 0;
    if (nonce === 0) await fund(from.address);
    nonces.set(from.address, nonce + 1);
    const [maxFeePerGas, maxPriorityFeePerGas] = [parseGwei("20"), parseGwei("1")];
    const fees = { type: "eip1559", gas: gasLimit, maxFeePerGas, maxPriorityFeePerGas } as const;
    const raw = await from.signTransaction({ ...fees, chainId, nonce, to, data });
    const hash = await request("eth_sendRawTransaction", [raw]);
    const { status, gasUsed, contractAddress } = await receiptOf(request, hash);
    if (status !== numberToHex(1)) throw new Error(`A measured call reverted: ${data.slice(0, 10)}`);
    return { gasUsed: Number(gasUsed), contractAddress };
  };

  const { contractAddress: address } = await transact(participant("deployer"), undefined, chartkeyLedgerBytecode);
  return { chainId, address, send: async (from, data) => (await transact(from, address, data)).gasUsed };
}
