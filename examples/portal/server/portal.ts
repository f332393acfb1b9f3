import { mkdirSync } from "node:fs";
import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { signedActsRelayer, walletRelayer } from "@chartkey/adapter-evm";
import { viemLedger, viemRegistry, viemWallet } from "@chartkey/adapter-evm/viem";
import { boundedMailbox, httpServer } from "@chartkey/adapter-http/server";
import { sqliteDeviceLists, sqlitePinBook, sqliteSessions } from "@chartkey/adapter-sqlite";
import { portalApp } from "./app.ts";
import type { Chain } from "./chain.ts";
import type { PortalSettings } from "./settings.ts";
import { openStores } from "./stores.ts";

export interface Portal {
  readonly url: string;
  stop(): Promise<void>;
}

/** Serves the page in `page`, and everything that it needs, on one port. */
export async function startPortal(settings: PortalSettings, chain: Chain, page: string): Promise<Portal> {
  const { folder, url, host, port } = settings;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const db = new DatabaseSync(join(folder, "portal.sqlite"));
  const stores = await openStores(settings, db);
  const [sessions, pinBook, lists] = [sqliteSessions({ db }), sqlitePinBook({ db }), sqliteDeviceLists({ db })];
  for (const store of [sessions, pinBook, lists]) await store.migrate();

  const { client } = chain;
  const ledger = viemLedger({ client, ...chain.ledger });
  const server = httpServer({
    url: `${url}/api`,
    basePath: "", // Express takes `/api` off
    origins: [url],
    chainIds: [client.chain.id],
    verifyMessage: (claim) => client.verifyMessage(claim),
    sessions,
    profiles: stores.profiles,
    ledger,
    registry: viemRegistry({ client, address: chain.registry }),
    relayer: signedActsRelayer(ledger, walletRelayer(ledger, viemWallet(chain.payer))),
    mayRelay: (_, session) => session !== undefined,
    relaysPerMinute: 30, // more than a person signs
    blobs: stores.blobs,
    pinBook,
    quota: 1024 ** 3,
    mailbox: boundedMailbox(),
    devices: (owner) => lists.of(owner),
    clientOf: (request) => ("ip" in request && typeof request.ip === "string" ? request.ip : "nobody knows"),
    onError: ({ route, status, error }) => console.error(route, status, error),
  });

  const { id: chainId, name, nativeCurrency } = client.chain;
  const app = portalApp({
    url,
    page,
    server,
    settings: {
      ledger: ledger.id,
      network: { chainId, name, currency: { ...nativeCurrency, decimals: 18 }, rpcUrls: [chain.rpcUrl] },
      registrars: chain.registrars,
      isPlay: chain.isPlay,
    },
  });
  const web = createServer(app).listen(port, host);
  await once(web, "listening");
  return {
    url,
    async stop() {
      const closed = once(web, "close");
      web.close();
      server.close();
      const late = setTimeout(() => web.closeAllConnections(), 5_000);
      web.closeIdleConnections();
      await closed;
      clearTimeout(late);
      await stores.close();
      db.close();
    },
  };
}
