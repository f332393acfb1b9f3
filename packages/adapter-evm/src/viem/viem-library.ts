import {
  type Abi,
  type AbiEvent,
  type AbiFunction,
  type Chain,
  type Client,
  decodeErrorResult,
  decodeEventLog,
  decodeFunctionData,
  decodeFunctionResult,
  encodeAbiParameters,
  encodeEventTopics,
  encodeFunctionData,
  getAbiItem,
  type Hex,
  type Transport,
} from "viem";
import type { EventArgs, EvmLibrary } from "../library/evm-library.js";

/** Adapts viem to `EvmLibrary`. @throws TypeError for what is no client with a chain */
export function viemLibrary(client: Client<Transport, Chain>, abi: Abi): EvmLibrary {
  if (typeof client?.request !== "function" || !client.chain)
    throw new TypeError("`client` is a viem client with a chain");
  const request = client.request as (args: { method: string; params: readonly unknown[] }) => Promise<unknown>;
  return {
    pollingInterval: () => client.pollingInterval,
    request: (method, params) => request({ method, params }),
    encodeCall: (functionName, args) => encodeFunctionData({ abi, functionName, args }),
    decodeCall: (data) => {
      const { functionName, args = [] } = decodeFunctionData({ abi, data });
      return { name: functionName, args };
    },
    decodeResult: (functionName, data) => {
      const result = decodeFunctionResult({ abi, functionName, data });
      const { outputs } = getAbiItem({ abi, name: functionName }) as AbiFunction;
      return outputs.length > 1 ? (result as readonly unknown[]) : [result];
    },
    decodeEvent: ({ topics, data }) => {
      const { eventName, args } = decodeEventLog({ abi, topics: topics as [Hex, ...Hex[]], data });
      // viem types arguments by a literal ABI, which this function does not have; callers parse
      // them
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
  };
}
