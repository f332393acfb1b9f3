import type { EvmWallet } from "@chartkey/adapter-evm";
import { viemWallet } from "@chartkey/adapter-evm/viem";
import { createWalletClient, http } from "viem";
import { generatePrivateKey, mnemonicToAccount, privateKeyToAccount } from "viem/accounts";
import { foundry } from "viem/chains";

/** A funded wallet of a local chain, which pays, and a new one without funds, which signs. */
export function payerAndWallet(url: string): { readonly payer: EvmWallet; readonly wallet: EvmWallet } {
  const transport = http(url);
  const account = mnemonicToAccount("test test test test test test test test test test test junk");
  const key = privateKeyToAccount(generatePrivateKey());
  return {
    payer: viemWallet(createWalletClient({ chain: foundry, transport, account })),
    wallet: viemWallet(createWalletClient({ chain: foundry, transport, account: key })),
  };
}
