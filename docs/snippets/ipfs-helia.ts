import assert from "node:assert/strict";
import { collect } from "@chartkey/core/adapters";

import { heliaBlobs } from "@chartkey/adapter-ipfs/helia";
import { createHeliaLight } from "helia";

// in memory and without a network; a blockstore and a datastore make it persistent
const helia = createHeliaLight();
await helia.start();
const blobs = heliaBlobs({ helia });

const id = await blobs.put(new Uint8Array(2_000_000), { holder: "docs/helia" });
assert.equal((await collect(blobs.get(id), 2_000_000)).length, 2_000_000);
await helia.stop();
