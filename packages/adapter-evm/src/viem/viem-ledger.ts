import type { Ledger } from "@chartkey/core";
import {
  type Abi,
  type AbiEvent,
  type Chain,
  type Client,
  decodeErrorResult,
  decodeEventLog,
  decodeFunctionResult,
  encodeAbiParameters,
  encodeEventTopics,
  encodeFunctionData,
  getAbiItem,
  type Hex,
  type Transport,
} from "viem";
import type { EventArgs } from "../evm-library.js";
import { evmLedger } from "../evm-ledger.js";
import { adapterAbi } from "../ledger-abi.js";
import type { EvmLedgerOptions } from "../ledger-options.js";
import type { EvmWallet } from "../wallet/evm-wallet.js";

export interface ViemLedgerOptions extends EvmLedgerOptions {
  /** The app's own client of the ledger's chain. It only reads; it is not closed. */
  readonly client: Client<Transport, Chain>;
}

const abi: Abi = adapterAbi;

/** The ledger over viem. The wallet of each submission may be any {@link EvmWallet}. */
export function viemLedger({ client, ...options }: ViemLedgerOptions): Ledger<EvmWallet> {
  const request = client.request as (args: { method: string; params: readonly unknown[] }) => Promise<unknown>;
  return evmLedger(
    {
      pollingInterval: () => client.pollingInterval,
      request: (method, params) => request({ method, params }),
      encode: (functionName, args) => encodeFunctionData({ abi, functionName, args }),
      decode: (functionName, data) => {
        const result = decodeFunctionResult({ abi, functionName, data });
        return Array.isArray(result) ? (result as readonly unknown[]) : [result];
      },
      decodeEvent: ({ topics, data }) => {
        const { eventName, args } = decodeEventLog({ abi, topics: topics as [Hex, ...Hex[]], data });
        // viem types arguments by a literal ABI, which is not known here; they are parsed before use
        return { name: eventName ?? "", args: args as unknown as EventArgs };
      },
      encodeEvent: (name, args) => {
        const { inputs } = getAbiItem({ abi, name }) as AbiEvent;
        const plain = inputs.filter(({ indexed }) => !indexed);
        return {
          topics: encodeEventTopics({ abi, eventName: name, args }) as readonly Hex[],
          data: encodeAbiParameters(
            plain,
            plain.map((input) => args[input.name ?? ""]),
          ),
        };
      },
      errorName: (data) => decodeErrorResult({ abi, data }).errorName,
    },
    client.chain.id,
    options,
  );
}
