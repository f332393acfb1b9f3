import { inField, parseAddress, type Wallet } from "@chartkey/core/adapters";
import type { EvmWallet } from "./evm-wallet.js";

function checkAddress<W extends Wallet>(wallet: W): W {
  inField("wallet.address", () => parseAddress(wallet.address));
  return wallet;
}

/** @throws TypeError for what is no wallet, before anything is asked */
export function checkSigner(wallet: Wallet): Wallet {
  if (typeof wallet?.signTypedData !== "function") throw new TypeError("`wallet` is a wallet, which signs typed data");
  return checkAddress(wallet);
}

/** @throws TypeError for a wallet that sends no transactions, before anything is asked */
export function checkSender(wallet: EvmWallet): EvmWallet {
  if (typeof wallet?.send !== "function" || typeof wallet.chainId !== "function")
    throw new TypeError("`wallet` is an EVM wallet, which sends transactions");
  return checkAddress(wallet);
}
