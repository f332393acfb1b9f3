import { heliaBlobs, offlineNode } from "@chartkey/adapter-ipfs/helia";
import { collect } from "@chartkey/core/adapters";
import { MemoryBlockstore } from "blockstore-core";
import { MemoryDatastore } from "datastore-core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type HttpBlobs, httpBlobs } from "../src/index.js";
import { httpServer } from "../src/server/index.js";
import { chainId, origin, signInAs } from "./account.js";
import { listen } from "./listen.js";

const MiB = 1_048_576;
const holder = "owner/test";

let blobs: HttpBlobs;
/** What the server makes of the bytes of a blob. */
let change: (bytes: Uint8Array) => void;
let stop: () => Promise<void>;

beforeEach(async () => {
  change = () => {};
  const node = offlineNode({ blockstore: new MemoryBlockstore(), datastore: new MemoryDatastore() });
  const { url, close } = await listen(async (request) => {
    const response = await server.fetch(request);
    if (!new URL(request.url).pathname.startsWith("/blobs/")) return response;
    const bytes = new Uint8Array(await response.arrayBuffer());
    change(bytes);
    return new Response(bytes, response);
  });
  const server = httpServer({ url, origins: [origin], chainIds: [chainId], blobs: heliaBlobs({ helia: node }) });
  const { token } = await signInAs(1, url);
  blobs = httpBlobs({ url, token: () => token });
  stop = async () => {
    server.close();
    await close();
  };
});
afterEach(() => stop());

test("a blob of many blocks has the id that IPFS gives it, and every byte is verified against it", async () => {
  const bytes = Uint8Array.from({ length: 5 * MiB + 7 }, (_, nth) => (nth * 31 + (nth >> 8)) & 0xff);
  const id = await blobs.put(bytes, { holder });
  expect(id).toMatch(/^bafybei/u);
  // the matcher of arrays takes seconds
  expect(Buffer.compare(await collect(blobs.get(id), bytes.length), bytes)).toBe(0);
  for (const at of [0, 3 * MiB, bytes.length - 1]) {
    change = (all) => {
      all[at] = (all[at] ?? 0) ^ 1;
    };
    await expect(collect(blobs.get(id), bytes.length)).rejects.toMatchObject({ code: "BLOB_MISMATCH" });
  }
});
