import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import type { Hex } from "@chartkey/core";
import { injectedChain, registers } from "./parts/injected-chain.ts";
import { payerAndWallet } from "./parts/payer-and-wallet.ts";

import { batchingRelayer, relayed, type RelayCall, type Relayer } from "@chartkey/adapter-evm";
import { viemLedger } from "@chartkey/adapter-evm/viem";

const { url, client, address, fromBlock, stop } = await injectedChain();
const server = createServer();
try {
  const ledger = viemLedger({ client, address, fromBlock });
  const { payer, wallet } = payerAndWallet(url);

  const relayer = batchingRelayer(ledger, payer, { wait: 500 });
  server.on("request", (request, response) => {
    const submit = async () => relayer.submit((await json(request)) as RelayCall);
    submit().then(
      (transaction) => response.end(JSON.stringify({ transaction })),
      (error: Error) => response.writeHead(422).end(error.message),
    );
  });

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const service = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const clinic: Relayer = {
    async submit(call, { signal } = {}) {
      const answer = await fetch(service, { method: "POST", body: JSON.stringify(call), signal: signal ?? null });
      if (!answer.ok) throw new Error(await answer.text());
      const { transaction } = (await answer.json()) as { readonly transaction: Hex };
      return transaction;
    },
  };
  const signed = relayed(ledger, clinic);

  await registers(signed, wallet);
} finally {
  server.closeAllConnections();
  server.close();
  await stop();
}
