// A patient and a doctor whose apps reach one server over HTTP, and nothing else: no node, no IPFS,
// no database. `pnpm services node examples/07-server/main.ts` starts Kubo for it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { httpBlobs, httpLedger, httpProfiles, httpRelayer, signIn } from "@chartkey/adapter-http";
import { deploy } from "@chartkey/contracts/deploy";
import { createChartkey, createKeyring } from "@chartkey/core";
import { parseLedgerId, type SignedActs } from "@chartkey/core/adapters";
import { parseEther } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { accountWallet } from "../../docs/snippets/parts/account-wallet.ts";
import { freePort } from "../../services/free-port.ts";
import { localChain } from "../parts/local-chain.ts";
import { must } from "../story/tell.ts";

const origin = "https://app.example";
const kubo = must(process.env["KUBO_API_URL"], "KUBO_API_URL is not set: run this with `pnpm services`");
const folder = await mkdtemp(join(tmpdir(), "chartkey-server-"));
const chain = await localChain();
const { id: chainId } = chain.client.chain;
const { address, block } = await deploy(chain.client, (transaction) => chain.wallet(9).sendTransaction(transaction));
const payerKey = generatePrivateKey();
await chain.wallet(9).sendTransaction({ to: privateKeyToAccount(payerKey).address, value: parseEther("1") });

const port = await freePort();
const url = `http://127.0.0.1:${port}`;

/** Starts the server in a process of its own. */
async function startServer() {
  const child = spawn(process.execPath, [join(import.meta.dirname, "server.ts")], {
    env: {
      ...process.env,
      ORIGINS: origin,
      PUBLIC_URL: url,
      PORT: String(port),
      DATA_FOLDER: folder,
      KUBO_API_URL: kubo,
      CHAIN_ID: String(chainId),
      RPC_URL: chain.url,
      LEDGER_ADDRESS: address,
      LEDGER_BLOCK: String(block),
      FINALITY_DEPTH: "0",
      PAYER_KEY: payerKey,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise<void>((resolve, reject) => {
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes(`Listening on ${url}`)) resolve();
    });
    child.once("exit", () => reject(new Error("The server did not start")));
  });
  return {
    async stop() {
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      assert.deepEqual(await exited, [0, null], "The server stops by itself");
    },
  };
}

/** A person with a new key and no coins, in an app that knows the server alone. */
async function person(account = privateKeyToAccount(generatePrivateKey())) {
  const signing = {
    url,
    origin,
    chainId,
    address: account.address,
    signMessage: (message: string) => account.signMessage({ message }),
  };
  await assert.rejects(signIn(signing), { code: "SIGN_IN_REFUSED" });
  const staff = new DatabaseSync(join(folder, "members.sqlite"));
  staff.prepare("insert into members values (?)").run(account.address);
  staff.close();

  const session = await signIn(signing);
  const options = { url, token: () => session.token };
  const chartkey = createChartkey({
    ledger: httpLedger({
      ...options,
      id: parseLedgerId(`eip155:${chainId}:${address.toLowerCase()}`), // from the app's settings
      relayer: httpRelayer<SignedActs>(options),
    }),
    profiles: httpProfiles(options),
    blobs: httpBlobs({ ...options, ranges: true }), // Kubo gives blocks
  });
  const participant = await chartkey.connect({ wallet: accountWallet(account), keyring: await createKeyring() });
  return { session, participant };
}

let server = await startServer();
try {
  const [asha, rao] = [await person(), await person()];
  await asha.participant.register({ roles: ["patient"], profile: { name: "Asha", listed: true } });
  await rao.participant.register({ roles: ["doctor"], profile: { name: "Dr Rao", listed: true } });

  const content = await readFile(new URL("../documents/ct-slice.dcm", import.meta.url));
  const { record } = await asha.participant.records.add({
    content,
    title: "CT, abdomen",
    mediaType: "application/dicom",
  });
  await asha.participant.grants.give({ grantee: rao.participant.address, scope: "everything" });
  const opened = await rao.participant.sharedRecords.open(record.ref);
  assert.deepEqual(Buffer.from(await opened.bytes()), content);
  assert.equal(await chain.client.getBalance({ address: asha.participant.address }), 0n);
  console.log(`Dr Rao opened “${opened.record.title}”, ${content.length} bytes, over HTTP alone.`);

  // sessions, profiles and pins outlive the process
  await server.stop();
  server = await startServer();
  await rao.participant.sharedRecords.open(record.ref);
  await rao.session.signOut();
  await assert.rejects(rao.participant.sharedRecords.open(record.ref), { code: "SESSION_ENDED" });
} finally {
  await server.stop();
  await chain.stop();
  await rm(folder, { recursive: true });
}
