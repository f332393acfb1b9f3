import assert from "node:assert/strict";
import { collect } from "@chartkey/core/adapters";

import { heliaBlobs, offlineNode } from "@chartkey/adapter-ipfs/helia";
import { MemoryBlockstore } from "blockstore-core";
import { MemoryDatastore } from "datastore-core";

const helia = offlineNode({ blockstore: new MemoryBlockstore(), datastore: new MemoryDatastore() });
const blobs = heliaBlobs({ helia });

const id = await blobs.put(new Uint8Array(2_000_000), { holder: "docs/helia" });
assert.equal((await collect(blobs.get(id), 2_000_000)).length, 2_000_000);
