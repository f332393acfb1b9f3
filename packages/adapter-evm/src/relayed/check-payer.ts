import type { EvmWallet } from "../wallet/evm-wallet.js";

/** @throws TypeError for a wallet that sends no transactions */
export function checkPayer(wallet: EvmWallet): EvmWallet {
  if (typeof wallet?.send !== "function" || typeof wallet.chainId !== "function")
    throw new TypeError("`wallet` is an EVM wallet, which sends transactions");
  return wallet;
}
