import type { Address } from "@chartkey/core/adapters";
import { accountChanged } from "./wallet-error.js";

/** An account, and the wallet that signs for it. */
export interface WalletAccount {
  readonly address: Address;
  /**
   * The accounts that the wallet signs for now; `undefined` for a wallet that holds its one key.
   */
  accounts(): Promise<readonly unknown[] | undefined>;
}

/** Whether what a wallet names is this account: wallets write addresses in any case. */
export const isAccount = (named: unknown, address: Address): boolean =>
  String(named).toLowerCase() === address.toLowerCase();

/** @throws ChartkeyError WALLET_ACCOUNT_CHANGED for a wallet that no longer has its account */
export async function checkAccount(wallet: WalletAccount): Promise<void> {
  const accounts: unknown = await wallet.accounts();
  if (accounts === undefined) return;
  // wallets list accounts of other kinds of chains beside their own
  if (!Array.isArray(accounts) || !accounts.some((named) => isAccount(named, wallet.address))) throw accountChanged();
}
