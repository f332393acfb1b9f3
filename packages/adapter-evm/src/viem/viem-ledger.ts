import type { Chain, Client, Transport } from "viem";
import { checkKeys, type KeyRules } from "@chartkey/core/adapters";
import { evmLedger } from "../ledger/evm-ledger.js";
import { adapterAbi } from "../library/ledger-abi.js";
import { type EvmLedgerOptions, ledgerKeys } from "../options/ledger-options.js";
import type { EvmLedger } from "../ledger/evm-source.js";
import { viemLibrary } from "./viem-library.js";

export interface ViemLedgerOptions extends EvmLedgerOptions {
  /** The app's own client of the ledger's chain. It is used to read, and never closed. */
  readonly client: Client<Transport, Chain>;
}

const optionKeys: KeyRules<ViemLedgerOptions> = { ...ledgerKeys, client: "required" };

/** The ledger over viem. The wallet of each submission may be any `EvmWallet`. */
export function viemLedger(options: ViemLedgerOptions): EvmLedger {
  const { client, ...contract } = checkKeys("options", options, optionKeys);
  return evmLedger(viemLibrary(client, adapterAbi), client.chain.id, contract);
}
