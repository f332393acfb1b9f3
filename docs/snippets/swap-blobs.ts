import assert from "node:assert/strict";
import { signedUp } from "./parts/signed-up.ts";

import { heliaBlobs, offlineNode } from "@chartkey/adapter-ipfs/helia";
import { createChartkey } from "@chartkey/core";
import { MemoryBlockstore } from "blockstore-core";
import { MemoryDatastore } from "datastore-core";
import { fallbackBlobs } from "./parts/fallback-blobs.ts";

const { ports, wallet, keyring, asha } = await signedUp();
const { ledger, profiles, blobs: old } = ports;
const { record } = await asha.records.add({
  content: new Blob(["Allergic to penicillin"]),
  title: "Allergies",
  mediaType: "text/plain",
});
const helia = offlineNode({ blockstore: new MemoryBlockstore(), datastore: new MemoryDatastore() });

const blobs = fallbackBlobs(heliaBlobs({ helia }), old);
const moved = await createChartkey({ ledger, blobs, profiles }).connect({ wallet, keyring });
await moved.records.add({ content: new Blob(["Blood group A"]), title: "Blood group", mediaType: "text/plain" });
const opened = await moved.records.open(record.ref); // still in the old store
console.log((await opened.bytes()).length, "bytes");

for await (const row of moved.records.list()) assert.ok(row.ok);
assert.equal(blobs.capabilities.blocks, false);
