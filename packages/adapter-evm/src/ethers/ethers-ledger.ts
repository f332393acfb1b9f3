import { Interface, type JsonRpcApiProvider } from "ethers";
import { checkKeys, type KeyRules } from "@chartkey/core/adapters";
import { evmLedger } from "../ledger/evm-ledger.js";
import { adapterAbi } from "../library/ledger-abi.js";
import { type EvmLedgerOptions, ledgerKeys } from "../options/ledger-options.js";
import type { EvmLedger } from "../ledger/evm-source.js";
import { ethersLibrary } from "./ethers-library.js";

export interface EthersLedgerOptions extends EvmLedgerOptions {
  /** The app's own provider of the ledger's chain. It is used to read, and never destroyed. */
  readonly provider: JsonRpcApiProvider;
  /**
   * The ledger's chain (EIP-155). A provider would learn it from the node, which must not decide
   * which ledger this is.
   */
  readonly chainId: number;
}

const abi = new Interface(adapterAbi);

const optionKeys: KeyRules<EthersLedgerOptions> = { ...ledgerKeys, provider: "required", chainId: "required" };

/** The ledger over ethers. The wallet of each submission may be any `EvmWallet`. */
export function ethersLedger(options: EthersLedgerOptions): EvmLedger {
  const { provider, chainId, ...contract } = checkKeys("options", options, optionKeys);
  return evmLedger(ethersLibrary(provider, abi), chainId, contract);
}
