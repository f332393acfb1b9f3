import { injectedChain, registers } from "./parts/injected-chain.ts";

import { viemLedger, viemWallet } from "@chartkey/adapter-evm/viem";
import { createPublicClient, createWalletClient, custom, http } from "viem";
import { foundry } from "viem/chains";

const { url, address, fromBlock, window, stop } = await injectedChain();
try {
  const client = createPublicClient({ chain: foundry, transport: http(url) });
  const ledger = viemLedger({ client, address, fromBlock });

  const [account] = await window.ethereum.request({ method: "eth_requestAccounts" });
  const wallet = viemWallet(createWalletClient({ account, chain: foundry, transport: custom(window.ethereum) }));

  await registers(ledger, wallet);
} finally {
  await stop();
}
