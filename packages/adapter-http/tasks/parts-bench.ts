// pnpm bench parts Counts the bytes that a client gets over its connections for 1 MB out of a
// record, of 1 GB by default: over HTTP, from a server whose blobs are on a Kubo daemon, and from
// that daemon itself. The mean is that of parts all over the record, which touch two blocks of 1
// MiB each; of all places, one in sixty touches three. The first part of an opened record takes the
// block of the nonce too, unless it is at the beginning. It runs the build (`pnpm build`), and
// starts the daemon; one of one's own is at KUBO_API_URL. Alone it takes how many MB, and tells the
// least and the most too: node packages/adapter-http/tasks/parts-bench.ts [MB]
import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { httpBlobs, signIn } from "@chartkey/adapter-http";
import { httpServer } from "@chartkey/adapter-http/server";
import { kuboBlobs } from "@chartkey/adapter-ipfs/kubo";
import { type BlobStore, createChartkey, createKeyring, type RecordVersion } from "@chartkey/core";
import { memoryLedger, memoryProfiles, memoryWallet } from "@chartkey/core/fakes";
import { create } from "kubo-rpc-client";
import { serve } from "srvx";
import { privateKeyToAccount } from "viem/accounts";
import type { Ratio, Ratios } from "../../../bench/ratio.ts";
import { startKubo } from "../../../services/start-kubo.ts";

const MB = 1_000_000;
const CHUNK = 2 ** 16;
const PARTS = 32;
const MAX_BYTES = 3;
const origin = "https://app.example";

/** The content of the record, which no daemon has. */
async function* contentOf(size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < size; at += CHUNK) yield new Uint8Array(Math.min(CHUNK, size - at)).fill((at / CHUNK) % 251);
}

/** Where parts begin: from the beginning of a record to its end, as far from each other. */
const offsetsIn = (size: number) =>
  Array.from({ length: PARTS }, (_, nth) => Math.floor(((size - MB) / (PARTS - 1)) * nth));

/** Passes connections on, and counts what comes back. */
async function countingProxy(to: number) {
  let bytes = 0;
  const server = createServer((client) => {
    const upstream = connect(to, "127.0.0.1");
    upstream.on("data", (chunk) => (bytes += chunk.length));
    client.pipe(upstream).pipe(client);
    for (const socket of [client, upstream])
      socket.on("error", () => [client, upstream].forEach((one) => one.destroy()));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const take = () => {
    const taken = bytes;
    bytes = 0;
    return taken;
  };
  return { url: `http://127.0.0.1:${port}`, take, close: () => server.close() };
}

type Proxy = Awaited<ReturnType<typeof countingProxy>>;

const portOf = (url: string) => Number(new URL(url).port);

/** A server of the app over a store, and a client of it behind a proxy. */
async function behindServer(blobs: BlobStore) {
  const web = serve({ port: 0, hostname: "127.0.0.1", silent: true, fetch: (request) => server.fetch(request) });
  await web.ready();
  const proxy = await countingProxy(portOf(web.url ?? ""));
  const { url } = proxy;
  const server = httpServer({ url, origins: [origin], chainIds: [1], blobs });
  const { address, signMessage } = privateKeyToAccount(`0x${"07".repeat(32)}`);
  const signing = { url, address, chainId: 1, origin, signMessage: (message: string) => signMessage({ message }) };
  const session = await signIn(signing);
  const close = async () => {
    server.close();
    proxy.close();
    await web.close(true);
  };
  return { proxy, blobs: httpBlobs({ url, token: () => session.token, ranges: true }), close };
}

/** A patient with a record on the daemon, and the same patient over other stores. */
async function practice(url: string, size: number) {
  const ports = { ledger: memoryLedger(), profiles: memoryProfiles() };
  const [wallet, keyring] = [memoryWallet("asha"), await createKeyring()];
  const over = (blobs: BlobStore) => createChartkey({ ...ports, blobs }).connect({ wallet, keyring });
  const asha = await over(kuboBlobs({ client: create({ url }), url }));
  await asha.register({ roles: ["patient"], profile: { name: "Asha", listed: false } });
  const content = contentOf(size);
  const { record } = await asha.records.add({ content, size, title: "Scan", mediaType: "application/dicom" });
  return { over, record };
}

type Practice = Awaited<ReturnType<typeof practice>>;

/** How many bytes parts took. */
interface Cost {
  readonly first: readonly number[];
  readonly further: readonly number[];
}

/** What the first part of an opened record takes in each place, and then another of the same. */
async function cost({ over, record }: Practice, store: BlobStore, proxy: Proxy): Promise<Cost> {
  const asha = await over(store);
  const [first, further]: [number[], number[]] = [[], []];
  for (const offset of offsetsIn(record.size)) {
    const opened = await asha.records.open(record.ref);
    for (const taken of [first, further]) {
      proxy.take();
      const part = await opened.part({ offset, length: MB }).bytes();
      taken.push(proxy.take());
      assert.ok(isPart(part, offset, record));
    }
  }
  return { first, further };
}

/** Whether these are the record's bytes there. */
const isPart = (part: Uint8Array, offset: number, { size }: RecordVersion) =>
  part.length === Math.min(MB, size - offset) &&
  part.every((byte, at) => byte === Math.floor((offset + at) / CHUNK) % 251);

function rowOf(name: string, bytes: readonly number[], versions: Ratio["versions"]): Ratio {
  console.error(`${name}: ${Math.min(...bytes)} to ${Math.max(...bytes)} bytes`);
  const mean = bytes.reduce((sum, one) => sum + one, 0) / bytes.length;
  return { ratio: mean / MB, target: { max: MAX_BYTES }, unit: "bytes received", against: "1 MB of content", versions };
}

async function measureAll(size: number): Promise<Ratios> {
  const { url, stop } = await startKubo();
  try {
    const made = await practice(url, size);
    const { version } = await create({ url }).version();
    const proxy = await countingProxy(portOf(url));
    const direct = kuboBlobs({ client: create({ url: proxy.url }), url: proxy.url });
    const ofKubo = await cost(made, direct, proxy);
    proxy.close();
    const app = await behindServer(kuboBlobs({ client: create({ url }), url }));
    const overHttp = await cost(made, app.blobs, app.proxy);
    await app.close();
    const versions = { kubo: version, node: process.version };
    return Object.fromEntries(
      Object.entries({
        "a part of a large record, over HTTP": overHttp.first,
        "a part of a large record, Kubo": ofKubo.first,
        "a further part of a large record, over HTTP": overHttp.further,
        "a further part of a large record, Kubo": ofKubo.further,
      }).map(([name, bytes]) => [name, rowOf(name, bytes, versions)]),
    );
  } finally {
    await stop();
  }
}

const [, , megabytes = "1000"] = process.argv;
console.log(JSON.stringify(await measureAll(Number(megabytes) * MB)));
