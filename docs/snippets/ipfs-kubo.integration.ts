import assert from "node:assert/strict";
import { collect } from "@chartkey/core/adapters";

import { kuboBlobs } from "@chartkey/adapter-ipfs/kubo";
import { create } from "kubo-rpc-client";

const url = process.env.KUBO_API_URL ?? "http://127.0.0.1:5001";
const blobs = kuboBlobs({ client: create(url), url });

const holder = "docs/kubo";
const id = await blobs.put(new Uint8Array(2_000_000), { holder });
assert.equal((await collect(blobs.get(id), 2_000_000)).length, 2_000_000);
await blobs.unpin(id, { holder });
