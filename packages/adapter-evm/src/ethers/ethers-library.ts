import type { Hex } from "@chartkey/core/adapters";
import type { Interface, JsonRpcApiProvider } from "ethers";
import type { EvmLibrary } from "../library/evm-library.js";

/** Adapts ethers to `EvmLibrary`. @throws TypeError for what is no provider */
export function ethersLibrary(provider: JsonRpcApiProvider, abi: Interface): EvmLibrary {
  if (typeof provider?.send !== "function") throw new TypeError("`provider` is a JSON-RPC provider of ethers");
  return {
    pollingInterval: () => provider.pollingInterval,
    // the provider's own methods answer from a cache for a quarter of a second
    request: (method, params) => provider.send(method, [...params]),
    encodeCall: (name, args) => abi.encodeFunctionData(name, args) as Hex,
    decodeCall: (data) => {
      const call = abi.parseTransaction({ data });
      if (!call) throw new TypeError("An unknown function");
      return { name: call.name, args: call.args.toArray(true) as readonly unknown[] };
    },
    decodeResult: (name, data) => abi.decodeFunctionResult(name, data).toArray(true) as readonly unknown[],
    decodeEvent: (log) => {
      const event = abi.parseLog(log);
      if (!event) throw new TypeError("An unknown event");
      const values = event.args.toArray(true) as readonly unknown[];
      return {
        name: event.name,
        args: Object.fromEntries(event.fragment.inputs.map(({ name }, index) => [name, values[index]])),
      };
    },
    encodeEvent: (name, args) => {
      const event = abi.getEvent(name);
      if (!event) throw new TypeError("An unknown event");
      const { topics, data } = abi.encodeEventLog(
        event,
        event.inputs.map((input) => args[input.name]),
      );
      return { topics: topics as readonly Hex[], data: data as Hex };
    },
    errorName: (data) => abi.parseError(data)?.name ?? "",
  };
}
