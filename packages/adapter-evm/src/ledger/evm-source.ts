import type { Hex, Ledger } from "@chartkey/core/adapters";
import type { LogSource } from "../read/log-source.js";
import type { EvmWallet } from "../wallet/evm-wallet.js";

/** One ledger on one chain, and the node to reach it by. */
export interface EvmSource extends LogSource {
  readonly chainId: number;
  /** The address of the preparer, in lower case. */
  readonly preparer: Hex;
}

/** The property of a ledger that holds its source. It is not for apps. */
export const evmSource: unique symbol = Symbol.for("@chartkey/adapter-evm/source");

/** A ledger of `viemLedger` or `ethersLedger`, which `relayed` and the relayers take. */
export interface EvmLedger extends Ledger<EvmWallet> {
  /** An `EvmSource`. Its type is not public, so that it can change. */
  readonly [evmSource]: unknown;
}

/** @throws TypeError for any other ledger */
export function sourceOf(ledger: EvmLedger): EvmSource {
  if (!ledger?.[evmSource]) throw new TypeError("`ledger` is a ledger of `viemLedger` or `ethersLedger`");
  return ledger[evmSource] as EvmSource;
}
