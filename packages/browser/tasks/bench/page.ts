// The page of the bench: it unlocks a keyring, and a record goes up and comes down. Its thread is
// traced between the marks.
import { httpBlobs, signIn } from "@chartkey/adapter-http";
import { cryptoWorker, indexedDbVault } from "@chartkey/browser";
import { createChartkey, createKeyring, type Wallet } from "@chartkey/core";
import { memoryLedger, memoryProfiles, memoryWallet } from "@chartkey/core/fakes";
import { privateKeyToAccount } from "viem/accounts";

interface Order {
  /** The URL of the server of blobs. */
  readonly server: string;
  readonly chainId: number;
  /** The size of the record, a multiple of 64 KiB. */
  readonly bytes: number;
  readonly inWorker: boolean;
}

declare global {
  // what the bench calls in the page
  var bench: (order: Order) => Promise<void>;
}

const PIECE = 2 ** 16;
const passphrase = "a long passphrase";

// `fetch` takes no other
const unshared = (bytes: Uint8Array) => bytes as Uint8Array<ArrayBuffer>;

/** What drives this page reads along, and turns a body of bytes, but no Blob, into a text. */
const fetchWithBlobs: typeof fetch = (input, init) =>
  fetch(input, init?.body instanceof Uint8Array ? { ...init, body: new Blob([unshared(init.body)]) } : init);

const nextTask = () => new Promise((resolve) => setTimeout(resolve));

/** Runs it in tasks of its own: what is done before and afterwards is not measured. */
async function marked<T>(name: string, run: () => Promise<T>): Promise<T> {
  await nextTask();
  performance.mark(`${name} begins`);
  const result = await run();
  performance.mark(`${name} ends`);
  await nextTask();
  return result;
}

globalThis.bench = async ({ server, chainId, bytes, inWorker }) => {
  const crypto = inWorker ? cryptoWorker(() => new Worker("/crypto.worker.js", { type: "module" })) : undefined;
  const { address, signMessage } = privateKeyToAccount(`0x${"11".repeat(32)}`);
  const session = await signIn({
    url: server,
    origin: location.origin,
    chainId,
    address,
    signMessage: (message) => signMessage({ message }),
  });
  const vault = indexedDbVault({ crypto });
  const made = await vault.create(await createKeyring(), { name: "Paper", passphrase });
  made.close();
  const { keyring } = await marked("unlocking a keyring", () => vault.open({ lock: made.lock.id, passphrase }));
  const app = createChartkey<Wallet>({
    ledger: memoryLedger(),
    blobs: httpBlobs({ url: server, token: () => session.token, crypto, fetch: fetchWithBlobs }),
    profiles: memoryProfiles(),
    trust: { requests: "anyone" },
    crypto,
  });
  const wallet = memoryWallet("Asha");
  const me = await marked("signing up", async () => {
    const participant = await app.connect({ wallet, keyring });
    await participant.register({ roles: ["patient"], profile: { name: "Asha", listed: true } });
    return participant;
  });
  const piece = globalThis.crypto.getRandomValues(new Uint8Array(PIECE));
  const content = new Blob(Array.from({ length: bytes / PIECE }, () => piece));
  const { record } = await marked("a record goes up", () =>
    me.records.add({ content, title: "Scan", mediaType: "application/dicom" }),
  );
  await marked("it comes down", async () => {
    let size = 0;
    for await (const chunk of await me.records.open(record.ref)) size += chunk.length;
    if (size !== bytes) throw new Error(`${size} bytes came down`);
  });
};
