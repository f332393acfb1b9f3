import type { Ledger } from "@chartkey/core/adapters";
import type { LogSource } from "./read/log-source.js";
import type { EvmWallet } from "./wallet/evm-wallet.js";

/** One ledger on one chain, and how to reach it. */
export interface EvmSource extends LogSource {
  readonly chainId: number;
}

/** The name under which a ledger carries its source. Not for apps. */
export const evmSource: unique symbol = Symbol.for("@chartkey/adapter-evm/source");

/** A ledger by `viemLedger` or `ethersLedger`: what `relayed` and relayers build on. */
export interface EvmLedger extends Ledger<EvmWallet> {
  readonly [evmSource]: EvmSource;
}
