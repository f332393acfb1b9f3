import { viemLedger } from "@chartkey/adapter-evm/viem";
import { httpServer } from "@chartkey/adapter-http/server";
import { injectedChain, registers } from "./parts/injected-chain.ts";

import { eip1193Wallet } from "@chartkey/adapter-evm";
import { signIn } from "@chartkey/adapter-http";

const { client, chainId, address, fromBlock, window, stop } = await injectedChain();
try {
  const [url, origin] = ["https://api.example", "https://app.example"];
  const server = httpServer({ url, origins: [origin], chainIds: [chainId] });
  const fetch = (input: string | URL | Request, init?: RequestInit) => server.fetch(new Request(input, init));

  const wallet = await eip1193Wallet(window.ethereum);

  const where = { url, origin, fetch };
  const session = await signIn({ ...where, address: wallet.address, chainId, signMessage: wallet.signMessage });
  // it has another account selected, or none; a session ends by itself, too
  const end = wallet.onLeave(() => void session.signOut().catch(() => undefined));

  await registers(viemLedger({ client, address, fromBlock }), wallet);
  end();
  await session.signOut();
  server.close();
} finally {
  await stop();
}
