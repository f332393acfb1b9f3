import assert from "node:assert/strict";
import { privateKeyToAccount } from "viem/accounts";
import { injectedChain, registers } from "./parts/injected-chain.ts";
import { payerAndWallet } from "./parts/payer-and-wallet.ts";

import { signedActsRelayer, walletRelayer } from "@chartkey/adapter-evm";
import { viemLedger } from "@chartkey/adapter-evm/viem";
import { httpLedger, httpRelayer, signIn } from "@chartkey/adapter-http";
import { httpServer } from "@chartkey/adapter-http/server";
import { isChartkeyError, type LedgerId } from "@chartkey/core";
import type { SignedActs } from "@chartkey/core/adapters";

const { url: node, client, chainId, address, fromBlock, stop } = await injectedChain();
try {
  const { payer, wallet } = payerAndWallet(node);
  const account = privateKeyToAccount(`0x${"07".repeat(32)}`);
  const patients = new Set<string>([account.address]);

  const ledger = viemLedger({ client, address, fromBlock });
  const server = httpServer({
    url: "https://api.example",
    origins: ["https://app.example"],
    chainIds: [chainId],
    ledger, // any Ledger
    relayer: signedActsRelayer(ledger, walletRelayer(ledger, payer)),
    mayRelay: (_, session) => session !== undefined && patients.has(session.account),
  });

  const fetch = (url: string | URL | Request, init?: RequestInit) => server.fetch(new Request(url, init));
  const session = await signIn({
    url: "https://api.example",
    address: account.address,
    chainId,
    signMessage: (message) => account.signMessage({ message }),
    origin: "https://app.example",
    fetch,
  });

  const options = { url: "https://api.example", token: () => session.token, fetch };
  const id = `eip155:${chainId}:${address.toLowerCase()}` as LedgerId; // from the app's settings
  const remote = httpLedger({ ...options, id, relayer: httpRelayer<SignedActs>(options) });

  await registers(remote, wallet);
  await session.signOut();
  await assert.rejects(remote.time(), (error) => isChartkeyError(error, "SESSION_ENDED"));
  server.close();
} finally {
  await stop();
}
