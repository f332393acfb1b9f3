import { injectedChain, registers } from "./parts/injected-chain.ts";

import { ethersLedger, ethersWallet } from "@chartkey/adapter-evm/ethers";
import { BrowserProvider, JsonRpcProvider } from "ethers";

const { url, chainId, address, fromBlock, window, stop } = await injectedChain();
try {
  const provider = new JsonRpcProvider(url, chainId, { staticNetwork: true });
  const ledger = ethersLedger({ provider, chainId, address, fromBlock });

  const wallet = await ethersWallet(await new BrowserProvider(window.ethereum).getSigner());

  await registers(ledger, wallet);
  provider.destroy();
} finally {
  await stop();
}
