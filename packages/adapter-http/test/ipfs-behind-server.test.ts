import { heliaBlobs, offlineNode } from "@chartkey/adapter-ipfs/helia";
import { type BlobStore, collect, type ContentId } from "@chartkey/core/adapters";
import { type BlobStoreFixture, blobStoreSuite, sampleBytes } from "@chartkey/core/conformance";
import { memoryBlobs } from "@chartkey/core/fakes";
import { MemoryBlockstore } from "blockstore-core";
import { MemoryDatastore } from "datastore-core";
import { beforeEach, describe, expect, test } from "vitest";
import { httpBlobs } from "../src/index.js";
import { httpServer } from "../src/server/index.js";
import { chainId, origin, signInAs } from "./account.js";
import { skipPauses } from "./hurried.js";
import { listen } from "./listen.js";

const MiB = 1_048_576;
const holder = "test/ranges";

beforeEach(() => skipPauses());

/** How many bytes came from a server. */
interface Traffic {
  bytes: number;
}

/** A fetch that counts, and may change what comes. */
const counted =
  (traffic: Traffic, meddle: (chunk: Uint8Array) => Uint8Array = (chunk) => chunk): typeof fetch =>
  async (url, init) => {
    const answer = await fetch(url, init);
    const body = answer.body?.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          traffic.bytes += chunk.length;
          controller.enqueue(meddle(chunk));
        },
      }),
    );
    return new Response(body, { status: answer.status, headers: answer.headers });
  };

async function behindServer() {
  let away = false;
  const pluggable = <T extends object>(disk: T): T =>
    new Proxy(disk, {
      get(target, property) {
        const value: unknown = Reflect.get(target, property, target);
        if (typeof value !== "function") return value;
        return (...args: unknown[]): unknown => {
          if (away) throw new Error("The disk is gone");
          return Reflect.apply(value, target, args);
        };
      },
    });
  const node = offlineNode({
    blockstore: pluggable(new MemoryBlockstore()),
    datastore: pluggable(new MemoryDatastore()),
  });
  const { get, blocks, ...sound } = heliaBlobs({ helia: node });
  /** Last blocks that the server gives with another last byte. */
  const wrong: Uint8Array[] = [];
  function altered(block: Uint8Array): Uint8Array {
    if (!wrong.some((one) => Buffer.compare(one, block) === 0)) return block;
    const copy = block.slice();
    copy[copy.length - 1] = (copy.at(-1) ?? 0) ^ 1;
    return copy;
  }
  const blobs: BlobStore = {
    ...sound,
    async *get(...given) {
      for await (const chunk of get(...given)) yield altered(chunk);
    },
    async *blocks(...given) {
      for await (const some of blocks(...given)) yield some.map(altered);
    },
  };
  const { url, close } = await listen((request) => server.fetch(request));
  const server = httpServer({ url, origins: [origin], chainIds: [chainId], blobs, requestsPerMinute: 1_000_000 });
  const { token } = await signInAs(1, url);
  const traffic: Traffic = { bytes: 0 };
  const client = (meddle?: (chunk: Uint8Array) => Uint8Array, ask = counted(traffic, meddle)) =>
    httpBlobs({ url, token: () => token, ranges: true, fetch: ask });
  return {
    client,
    traffic,
    corrupt: async (id: ContentId) => {
      let last: Uint8Array | undefined;
      for await (const some of blocks(id)) last = some.at(-1);
      wrong.push(last ?? new Uint8Array());
    },
    setAway: (is: boolean) => (away = is),
    collect: () => node.gc(),
    dispose: async () => {
      server.close();
      await close();
    },
  };
}

async function fixture(): Promise<BlobStoreFixture> {
  const { client, corrupt, setAway, collect: gc, dispose } = await behindServer();
  return {
    blobs: client(),
    connect: () => client(),
    layout: "unixfs-v1-2025",
    patience: 60_000,
    corrupt,
    unplug: async () => void setAway(true),
    replug: async () => void setAway(false),
    collect: gc,
    dispose,
  };
}

describe("blobs of a node of IPFS over HTTP", () => {
  for (const [name, run] of Object.entries(blobStoreSuite)) test(name, () => run(fixture));
});

test("1 MiB of a large blob costs the root and two blocks", async () => {
  const { client, traffic, dispose } = await behindServer();
  const blobs = client();
  const bytes = sampleBytes(40 * MiB);
  const id = await blobs.put(bytes, { holder });
  traffic.bytes = 0;
  const range = { offset: 20 * MiB + 17, length: MiB };
  expect(await collect(blobs.get(id, { range }), MiB)).toEqual(bytes.subarray(range.offset, range.offset + MiB));
  expect(traffic.bytes).toBeLessThan(2.1 * MiB);
  await dispose();
});

test("a byte that the server changes on the way never comes out of a range", async () => {
  const { client, dispose } = await behindServer();
  const id = await client().put(sampleBytes(3 * MiB), { holder });
  let passed = 0;
  const changing = client((chunk) => {
    const copy = chunk.slice();
    const place = 500_000 - passed;
    if (place >= 0 && place < copy.length) copy[place] = (copy[place] ?? 0) ^ 1;
    passed += chunk.length;
    return copy;
  });
  const range = { offset: MiB, length: MiB };
  await expect(collect(changing.get(id, { range }), MiB)).rejects.toMatchObject({ code: "BLOB_MISMATCH" });
  await dispose();
});

test("a reader who leaves a range cuts the connection, and does not wait for the blocks that were to come", async () => {
  const { client, dispose } = await behindServer();
  const id = await client().put(sampleBytes(5 * MiB), { holder });
  let connection: AbortSignal | null | undefined;
  let passed = 0;
  // the root and the first leaf come, and no more
  const stalling: typeof fetch = async (url, init) => {
    connection = init?.signal;
    const answer = await fetch(url, init);
    const body = answer.body?.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          passed += chunk.length;
          if (passed < 1.5 * MiB) controller.enqueue(chunk);
        },
        flush: () => new Promise(() => {}),
      }),
    );
    return new Response(body, { status: answer.status, headers: answer.headers });
  };
  const blobs = client(undefined, stalling);
  for await (const _ of blobs.get(id, { range: { offset: 0, length: 5 * MiB } })) break;
  expect(connection?.aborted).toBe(true);
  await dispose();
});

const onNode = () =>
  heliaBlobs({ helia: offlineNode({ blockstore: new MemoryBlockstore(), datastore: new MemoryDatastore() }) });

/** A store whose wrapper says that it has no blocks. */
function withoutBlocks(): BlobStore {
  const blobs = onNode();
  return { ...blobs, capabilities: { ...blobs.capabilities, blocks: false } };
}

test.each([
  ["has none", () => memoryBlobs()],
  ["says so", withoutBlocks],
])("a server whose store gives no blocks, since it %s, says that the client is misconfigured", async (_, open) => {
  const { url, close } = await listen((request) => server.fetch(request));
  const blobs = open();
  const server = httpServer({ url, origins: [origin], chainIds: [chainId], blobs });
  const { token } = await signInAs(1, url);
  const id = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi" as ContentId;
  const client = httpBlobs({ url, token: () => token, ranges: true });
  const reading = collect(client.get(id, { range: { offset: 0, length: 1 } }), 1);
  await expect(reading).rejects.toMatchObject({ code: "MISCONFIGURED" });
  server.close();
  await close();
});
