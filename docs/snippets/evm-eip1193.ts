import { viemLedger } from "@chartkey/adapter-evm/viem";
import { injectedChain, registers } from "./parts/injected-chain.ts";

import { eip1193Wallet } from "@chartkey/adapter-evm";

const { client, address, fromBlock, window, stop } = await injectedChain();
try {
  const wallet = await eip1193Wallet(window.ethereum);

  await registers(viemLedger({ client, address, fromBlock }), wallet);
} finally {
  await stop();
}
