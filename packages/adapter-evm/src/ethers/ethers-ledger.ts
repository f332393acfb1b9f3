import type { Hex, Ledger } from "@chartkey/core";
import { Interface, type JsonRpcApiProvider } from "ethers";
import { evmLedger } from "../evm-ledger.js";
import { adapterAbi } from "../ledger-abi.js";
import type { EvmLedgerOptions } from "../ledger-options.js";
import type { EvmWallet } from "../wallet/evm-wallet.js";

export interface EthersLedgerOptions extends EvmLedgerOptions {
  /** The app's own provider of the ledger's chain. It only reads; it is not destroyed. */
  readonly provider: JsonRpcApiProvider;
  /** The ledger's chain (EIP-155). A provider learns it from the node, which must not decide which ledger this is. */
  readonly chainId: number;
}

const abi = new Interface(adapterAbi);

/** The ledger over ethers. The wallet of each submission may be any {@link EvmWallet}. */
export function ethersLedger({ provider, chainId, ...options }: EthersLedgerOptions): Ledger<EvmWallet> {
  return evmLedger(
    {
      pollingInterval: () => provider.pollingInterval,
      // not by the provider's methods: those answer from a cache for a quarter of a second
      request: (method, params) => provider.send(method, [...params]),
      encode: (name, args) => abi.encodeFunctionData(name, args) as Hex,
      decode: (name, data) => abi.decodeFunctionResult(name, data).toArray() as readonly unknown[],
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
    },
    chainId,
    options,
  );
}
