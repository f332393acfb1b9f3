// A server for an app: sign-in, profiles, blobs, the ledger and a relayer under one origin. Its
// settings come from the environment.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { signedActsRelayer, walletRelayer } from "@chartkey/adapter-evm";
import { viemLedger, viemWallet } from "@chartkey/adapter-evm/viem";
import { boundedMailbox, httpServer } from "@chartkey/adapter-http/server";
import { kuboBlobs } from "@chartkey/adapter-ipfs/kubo";
import { sqliteDeviceLists, sqlitePinBook, sqliteProfiles, sqliteSessions } from "@chartkey/adapter-sqlite";
import { parseAddress } from "@chartkey/core";
import { create } from "kubo-rpc-client";
import { serve } from "srvx";
import { createPublicClient, createWalletClient, defineChain, type Hex, http } from "viem";
import { privateKeyToAccount } from "viem/accounts";

function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

// everything that this server keeps is in two files of one folder, and in Kubo
process.umask(0o077);
const folder = setting("DATA_FOLDER");
mkdirSync(folder, { recursive: true, mode: 0o700 });
const db = new DatabaseSync(join(folder, "server.sqlite"));
const [profiles, sessions, pinBook] = [sqliteProfiles({ db }), sqliteSessions({ db }), sqlitePinBook({ db })];
const lists = sqliteDeviceLists({ db });
for (const store of [profiles, sessions, pinBook, lists]) await store.migrate();
const kubo = setting("KUBO_API_URL");
const blobs = kuboBlobs({ client: create({ url: kubo }), url: kubo });

// the ledger, and the account that pays for what the members sign
const chain = defineChain({
  id: Number(setting("CHAIN_ID")),
  name: "The app's chain",
  nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
  rpcUrls: { default: { http: [setting("RPC_URL")] } },
});
const client = createPublicClient({ chain, transport: http() });
const ledger = viemLedger({
  client,
  address: parseAddress(setting("LEDGER_ADDRESS")),
  fromBlock: BigInt(setting("LEDGER_BLOCK")),
  finality: { depth: Number(setting("FINALITY_DEPTH")) },
});
const account = privateKeyToAccount(setting("PAYER_KEY") as Hex);
const payer = viemWallet(createWalletClient({ chain, transport: http(), account }));

// who may sign in: the accounts that the app's staff has entered
const staff = new DatabaseSync(join(folder, "members.sqlite"));
staff.exec("create table if not exists members (account text primary key collate nocase) strict");
const member = staff.prepare("select 1 from members where account = ?");

const chartkey = httpServer({
  url: setting("PUBLIC_URL"),
  origins: setting("ORIGINS").split(" "),
  chainIds: [chain.id],
  verifyMessage: async (claim) => member.get(claim.address) !== undefined && client.verifyMessage(claim),
  sessions,
  profiles,
  ledger,
  relayer: signedActsRelayer(ledger, walletRelayer(ledger, payer)),
  mayRelay: (_, session) => session !== undefined,
  blobs,
  pinBook,
  quota: 1024 ** 3,
  mailbox: boundedMailbox(),
  devices: (owner) => lists.of(owner),
  // srvx has the address of whoever connects, or the one that a proxy of this machine has noted
  clientOf: (request) => ("ip" in request && typeof request.ip === "string" ? request.ip : "nobody knows"),
  onError: ({ route, status, error }) => console.error(route, status, error),
});

const web = serve({
  port: Number(setting("PORT")),
  hostname: "127.0.0.1",
  trustProxy: "loopback",
  gracefulShutdown: false,
  silent: true,
  fetch: (request) => chartkey.fetch(request),
});
await web.ready();
console.log(`Listening on ${web.url}`);

// a request that has come is answered; what goes out without an end, and uploads, are given up
async function stop(): Promise<void> {
  const closed = web.close();
  chartkey.close();
  const late = setTimeout(() => void web.close(true), 10_000);
  await closed;
  clearTimeout(late);
  staff.close();
  db.close();
}
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => void stop());
