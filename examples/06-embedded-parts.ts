// The shortest program on real parts that need no server: a local chain, and an IPFS blob store
// inside this process.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { viemLedger, viemWallet } from "@chartkey/adapter-evm/viem";
import { heliaBlobs, offlineNode } from "@chartkey/adapter-ipfs/helia";
import { deploy } from "@chartkey/contracts/deploy";
import { createChartkey, createKeyring } from "@chartkey/core";
import { memoryProfiles } from "@chartkey/core/fakes";
import { MemoryBlockstore } from "blockstore-core";
import { MemoryDatastore } from "datastore-core";
import { localChain } from "./parts/local-chain.ts";

const chain = await localChain(); // anvil, from npm
const helia = offlineNode({ blockstore: new MemoryBlockstore(), datastore: new MemoryDatastore() });
const { address, block } = await deploy(chain.client, (tx) => chain.wallet(9).sendTransaction(tx));

const chartkey = createChartkey({
  ledger: viemLedger({ client: chain.client, address, fromBlock: block, finality: { depth: 0 } }),
  blobs: heliaBlobs({ helia }),
  profiles: memoryProfiles(),
  trust: { requests: "anyone" }, // without it only whom a registrar attests can ask: examples/04-registrar.ts
});
const asha = await chartkey.connect({ wallet: viemWallet(chain.wallet(0)), keyring: await createKeyring() });
const rao = await chartkey.connect({ wallet: viemWallet(chain.wallet(1)), keyring: await createKeyring() });
await asha.register({ roles: ["patient"], profile: { name: "Asha", listed: true } });
await rao.register({ roles: ["doctor"], profile: { name: "Dr Rao", listed: true } });

const content = await readFile(new URL("documents/ct-slice.dcm", import.meta.url));
const { record } = await asha.records.add({ content, title: "CT, abdomen", mediaType: "application/dicom" });
await rao.sentRequests.send({ patient: asha.address, purpose: "TREAT", message: "Before Tuesday's visit, please." });
const open = asha.requests.list({ state: "open" });
for await (const { id } of open.all({ onProblem: ({ problem }) => console.warn(String(problem)) }))
  await asha.requests.approve(id);

const opened = await rao.sharedRecords.open(record.ref);
console.log(opened.record.title, (await opened.bytes()).length, "bytes");

await asha.grants.revoke({ grantee: rao.address, scope: "everything" });
await assert.rejects(rao.sharedRecords.open(record.ref), { code: "RECORD_UNAVAILABLE" });
await chain.stop();
