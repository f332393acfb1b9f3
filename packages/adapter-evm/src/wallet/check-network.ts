import { abortable } from "@chartkey/core/adapters";
import type { EvmWallet } from "./evm-wallet.js";
import { askWallet, wrongNetwork } from "./wallet-error.js";

/** @throws ChartkeyError WALLET_WRONG_NETWORK for a wallet that is not on this chain now */
export async function checkNetwork(wallet: EvmWallet, chainId: number, signal: AbortSignal | undefined): Promise<void> {
  const found = await abortable(
    askWallet("connect", async () => wallet.chainId()),
    signal,
  );
  if (found !== chainId) throw wrongNetwork(chainId, found);
}
