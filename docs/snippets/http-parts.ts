import assert from "node:assert/strict";
import { httpServer } from "@chartkey/adapter-http/server";
import { heliaBlobs, offlineNode } from "@chartkey/adapter-ipfs/helia";
import { createKeyring } from "@chartkey/core";
import { memoryLedger, memoryProfiles, memoryWallet } from "@chartkey/core/fakes";
import { MemoryBlockstore } from "blockstore-core";
import { MemoryDatastore } from "datastore-core";
import { privateKeyToAccount } from "viem/accounts";

const ports = { ledger: memoryLedger(), profiles: memoryProfiles() };
const server = httpServer({
  url: "https://api.example",
  origins: ["https://app.example"],
  chainIds: [1],
  blobs: heliaBlobs({
    helia: offlineNode({ blockstore: new MemoryBlockstore(), datastore: new MemoryDatastore() }),
  }),
});
let bytes = 0;
const counting = () =>
  new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.length;
      controller.enqueue(chunk);
    },
  });
async function fetch(url: string | URL | Request, init?: RequestInit): Promise<Response> {
  const { body, status, headers } = await server.fetch(new Request(url, init));
  return new Response(body?.pipeThrough(counting()), { status, headers });
}
const account = privateKeyToAccount(`0x${"07".repeat(32)}`);
const session = await signIn({
  url: "https://api.example",
  address: account.address,
  chainId: 1,
  signMessage: (message) => account.signMessage({ message }),
  origin: "https://app.example",
  fetch,
});
const options = { url: "https://api.example", token: () => session.token, fetch };

import { httpBlobs, signIn } from "@chartkey/adapter-http";
import { createChartkey } from "@chartkey/core";

const blobs = httpBlobs({ ...options, ranges: true }); // the server's store is on IPFS
const chartkey = createChartkey({ ...ports, blobs });

const asha = await chartkey.connect({ wallet: memoryWallet("asha"), keyring: await createKeyring() });
await asha.register({ roles: ["patient"], profile: { name: "Asha", listed: false } });

const content = new Uint8Array(20_000_000).map((_, place) => place % 251);
const { record } = await asha.records.add({ content, title: "Scan", mediaType: "application/dicom" });
bytes = 0;

const scan = await asha.records.open(record.ref);
const frame = await scan.part({ offset: 9_000_000, length: 100_000 }).bytes();

assert.deepEqual(frame, content.slice(9_000_000, 9_100_000));
assert.ok(bytes < 3_500_000, `${bytes} bytes came, of 20 MB`);
await session.signOut();
server.close();
