// pnpm fuzz:http
//
// Serves every port over HTTP, and lets Schemathesis try what the OpenAPI document permits and
// forbids: with texts of its own, and with the names of a ledger, accounts and a blob that are
// there. It fails for a status that the document does not know, a fault of the server, an answer
// that its schema refuses, bad data that is accepted, and a session that was not asked for.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Address, boundedMailbox, type Ledger } from "@chartkey/core/adapters";
import { signIn } from "@chartkey/adapter-http";
import { httpServer } from "@chartkey/adapter-http/server";
import {
  memoryBlobs,
  memoryDeviceList,
  memoryLedger,
  memoryProfiles,
  memoryRegistry,
  memoryWallet,
} from "@chartkey/core/fakes";
import { privateKeyToAccount } from "viem/accounts";
import { listen } from "../test/listen.ts";
import { signingRelayer, withHashes } from "../test/signing-ledger.ts";

const CASES = 200; // of each operation
const chainId = 31_337;
const origin = "https://app.example";
const account = privateKeyToAccount(`0x${"1".padStart(64, "0")}`);
const wallet = memoryWallet("a");

const memory = memoryLedger();
await memory.submit([{ kind: "publishKey", participant: wallet.address, key: `0x${"01".repeat(32)}` }], wallet, {
  base: await memory.account(wallet.address),
});
const blobs = memoryBlobs();
const blob = await blobs.put(
  (async function* () {
    yield Uint8Array.of(1, 2, 3);
  })(),
  { holder: "fuzz" },
);
const hashed = withHashes(memory);
/** Who follows it is told what is there, and no more: Schemathesis waits until an answer ends. */
const ledger: Ledger = { ...hashed, follow: (filter, options) => hashed.entries(filter, options) };
const lists = new Map<Address, ReturnType<typeof memoryDeviceList>>();
const listOf = (owner: Address) => {
  const list = lists.get(owner) ?? memoryDeviceList();
  lists.set(owner, list);
  return list;
};
const mailbox = boundedMailbox({ channels: 1e6 });
const channel = "0123abcd";
await mailbox.put(channel, 1, Uint8Array.of(1, 2, 3));
const { url, close } = await listen((request) => server.fetch(request));
const server = httpServer({
  url,
  origins: [origin],
  chainIds: [chainId],
  profiles: memoryProfiles(),
  ledger,
  registry: memoryRegistry(),
  blobs,
  relayer: signingRelayer(ledger, () => wallet),
  mayRelay: () => true,
  devices: listOf,
  mailbox,
  // who waits for a message gets an answer after a third of it
  timeout: 3_000,
  pairingsPerMinute: 1e9,
  requestsPerMinute: 1e9,
  relaysPerMinute: 1e9,
});
const { token } = await signIn({
  url,
  origin,
  chainId,
  address: account.address,
  signMessage: (message) => account.signMessage({ message }),
});

/** What is there, as parameters of the document. */
const known = {
  ledger: ledger.id,
  participant: wallet.address,
  patient: wallet.address,
  address: wallet.address,
  id: blob,
  channel,
  number: 1,
};
const config = await readFile(join(import.meta.dirname, "../schemathesis.toml"), "utf8");
const directory = await mkdtemp(join(tmpdir(), "chartkey-fuzz-"));

/** @returns whether nothing was found */
async function fuzz(title: string, parameters: object): Promise<boolean> {
  console.log(`\n${title}`);
  const file = join(directory, "schemathesis.toml");
  const lines = Object.entries(parameters).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  await writeFile(file, `[parameters]\n${lines.join("\n")}\n${config}`);
  const args = [`--config-file=${file}`, "run", `${url}/openapi.json`, `--header=Authorization: Bearer ${token}`];
  // it would end the session of all the others
  args.push("--exclude-path=/sessions/current", `--max-examples=${CASES}`, "--continue-on-failure");
  const child = spawn("schemathesis", args, { cwd: directory, stdio: "inherit" });
  const [status] = (await once(child, "close")) as [number | null];
  return status === 0;
}

const results = [await fuzz("With any texts", {}), await fuzz("With what is there", known)];
server.close();
await close();
await rm(directory, { recursive: true });
if (results.includes(false)) process.exitCode = 1;
