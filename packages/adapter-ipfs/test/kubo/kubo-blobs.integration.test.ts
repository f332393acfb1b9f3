import { collect, type ContentId } from "@chartkey/core/adapters";
import { blobStoreSuite, sampleBytes, sampleChunks } from "@chartkey/core/conformance";
import { createHash } from "node:crypto";
import { CID } from "multiformats/cid";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { decodeFileNode } from "../../src/unixfs/file-node.js";
import { contentIds, sample } from "../vectors/content-ids.js";
import { kuboFixture, type KuboFixture, transports } from "./kubo-fixture.js";

const MiB = 1_048_576;
const apiUrl = inject("kuboApiUrl");
const holder = "test/kubo";

// one file, so one after the other: all cases share the daemon and its garbage collection

describe.each(transports)("kuboBlobs() by its %s", (transport) => {
  for (const [name, run] of Object.entries(blobStoreSuite)) test(name, () => run(() => kuboFixture(apiUrl, transport)));
});

describe("kuboBlobs() and Helia name the same bytes alike", () => {
  for (const { size, id } of contentIds.samples)
    test(`${size} sample bytes`, async () => {
      const fixture = await kuboFixture(apiUrl);
      try {
        const stored = await fixture.blobs.put(sample(size), { holder });
        expect(stored).toBe(id);
        expect(await digest(fixture.blobs.get(stored))).toBe(await digest(sample(size)));
        expect(await fixture.blobs.size(stored)).toBe(size);
      } finally {
        await fixture.dispose();
      }
    });
});

describe.each(transports)("kuboBlobs() by its %s and a daemon that does not behave", (transport) => {
  let fixture: KuboFixture;
  beforeEach(async () => {
    fixture = await kuboFixture(apiUrl, transport);
  });
  afterEach(() => fixture.dispose());

  async function* nothing() {}
  const silence = () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) });
  async function* endless() {
    for (;;) yield new Uint8Array(65_536);
  }
  const stored = () => fixture.blobs.put(sampleBytes(2 * MiB + 5), { holder });
  const read = (id: ContentId) => collect(fixture.blobs.get(id), 8 * MiB);

  test("one that never answers is BLOB_UNAVAILABLE in time, for every method", async () => {
    const id = await stored();
    fixture.proxy.meddle = silence;
    const away = { code: "BLOB_UNAVAILABLE", retryable: true };
    const { hurried } = fixture;
    await expect(collect(hurried.get(id), 8 * MiB)).rejects.toMatchObject(away);
    await expect(hurried.put(sampleBytes(10), { holder })).rejects.toMatchObject(away);
    await expect(hurried.pin(id, { holder: "test/other" })).rejects.toMatchObject(away);
    await expect(hurried.unpin(id, { holder })).rejects.toMatchObject(away);
    expect(await hurried.size(id)).toBeUndefined();
  });

  test("a reader who gives up is not kept waiting for it", async () => {
    const id = await stored();
    fixture.proxy.meddle = silence;
    const reason = new Error("stop");
    const controller = new AbortController();
    const reading = collect(fixture.blobs.get(id, { signal: controller.signal }), 8 * MiB);
    controller.abort(reason);
    await expect(reading).rejects.toBe(reason);
  });

  test("an endless block is cut off", async () => {
    const id = await stored();
    fixture.proxy.meddle = endless;
    await expect(read(id)).rejects.toMatchObject({ code: "BLOB_MISMATCH" });
  });

  test("a block that ends too soon is BLOB_MISMATCH", async () => {
    const id = await stored();
    fixture.proxy.meddle = nothing;
    await expect(read(id)).rejects.toMatchObject({ code: "BLOB_MISMATCH" });
  });

  test("one that lacks a block in the middle is BLOB_UNAVAILABLE, behind the blocks before it", async () => {
    const { daemon, blobs } = fixture;
    const options = { cidVersion: 1, rawLeaves: true, chunker: "size-1048576", pin: false } as const;
    const { cid } = await daemon.add(sampleBytes(9 * MiB), options);
    const leaf = decodeFileNode(await daemon.block.get(cid))?.links[5]?.cid;
    if (leaf) for await (const { error } of daemon.block.rm(leaf)) if (error) throw error;
    const id = cid.toString() as ContentId;
    let size = 0;
    const reading = async () => {
      for await (const chunk of blobs.get(id)) size += chunk.length;
    };
    const away = { code: "BLOB_UNAVAILABLE", retryable: true };
    await expect(reading()).rejects.toMatchObject(away);
    expect(size).toBeLessThanOrEqual(5 * MiB);
    await expect(blobs.pin(id, { holder })).rejects.toMatchObject(away);
  });

  test("one that goes away while a blob comes is BLOB_UNAVAILABLE", async () => {
    const id = await fixture.blobs.put(sampleBytes(20 * MiB), { holder });
    const reading = async () => {
      for await (const _ of fixture.blobs.get(id)) await fixture.unplug();
    };
    await expect(reading()).rejects.toMatchObject({ code: "BLOB_UNAVAILABLE", retryable: true });
  });

  test("one that names other bytes than it was given is BLOB_MISMATCH, and nothing stays pinned", async () => {
    const before = await pins(fixture);
    const other = CID.parse(contentIds.samples[0]?.id ?? "");
    fixture.proxy.meddle = async function* (path, answer) {
      const add = path.includes("/add?");
      for await (const chunk of answer) {
        const text = Buffer.from(chunk).toString();
        yield add ? Buffer.from(text.replaceAll(/"Hash":"[^"]+"/gu, `"Hash":"${other.toString()}"`)) : chunk;
      }
    };
    await expect(stored()).rejects.toMatchObject({ code: "BLOB_MISMATCH" });
    expect(await pins(fixture)).toEqual(before);
  });

  test("nonsense in place of JSON is BLOB_UNAVAILABLE", async () => {
    fixture.proxy.meddle = async function* () {
      yield Buffer.from("<html>");
    };
    await expect(stored()).rejects.toMatchObject({ code: "BLOB_UNAVAILABLE" });
  });

  test("a file cut into other chunks is refused, and not pinned", async () => {
    const before = await pins(fixture);
    const { cid } = await fixture.daemon.add(sampleBytes(2 * MiB), { cidVersion: 1, rawLeaves: true, pin: false });
    const id = cid.toString() as ContentId;
    await expect(read(id)).rejects.toMatchObject({ code: "BLOB_MISMATCH" });
    await expect(fixture.blobs.pin(id, { holder })).rejects.toMatchObject({ code: "BLOB_MISMATCH" });
    expect(await pins(fixture)).toEqual(before);
  });
});

describe.each(transports)("kuboBlobs() by its %s among others on the daemon", (transport) => {
  let fixture: KuboFixture;
  beforeEach(async () => {
    fixture = await kuboFixture(apiUrl, transport);
  });
  afterEach(() => fixture.dispose());

  test("leaves alone what another program has pinned", async () => {
    const { blobs, daemon } = fixture;
    const id = await blobs.put(sampleBytes(2 * MiB), { holder });
    await daemon.pin.add(id);
    await blobs.unpin(id, { holder });
    await fixture.collect();
    expect(await collect(blobs.get(id), 2 * MiB)).toEqual(sampleBytes(2 * MiB));
    await daemon.pin.rm(id);
  });

  test("keeps its own when another program unpins", async () => {
    const { blobs, daemon } = fixture;
    const id = await blobs.put(sampleBytes(2 * MiB), { holder });
    await daemon.pin.add(id);
    await daemon.pin.rm(id);
    await fixture.collect();
    expect(await collect(blobs.get(id), 2 * MiB)).toEqual(sampleBytes(2 * MiB));
  });

  test("pins a blob that another program added", async () => {
    const { blobs, daemon } = fixture;
    const { cid } = await daemon.add(sampleBytes(1_000), { cidVersion: 1, rawLeaves: true, pin: false });
    const id = cid.toString() as ContentId;
    await blobs.pin(id, { holder });
    await fixture.collect();
    expect(await collect(blobs.get(id), 1_000)).toEqual(sampleBytes(1_000));
  });

  test("a collection waits for a put that is under way", async () => {
    let collection = Promise.resolve();
    async function* source() {
      let count = 0;
      for (const chunk of sampleChunks(20 * MiB)) {
        if ((count += 1) === 160) collection = fixture.collect();
        yield chunk;
      }
    }
    const id = await fixture.blobs.put(source(), { holder });
    await collection;
    await fixture.collect();
    expect((await collect(fixture.blobs.get(id), 20 * MiB)).length).toBe(20 * MiB);
  });

  test("one holder's put leaves one pin, and a put that fails none", async () => {
    const before = await pins(fixture);
    await fixture.blobs.put(sampleBytes(2 * MiB), { holder });
    expect((await pins(fixture)).length).toBe(before.length + 1);
    async function* broken() {
      yield sampleBytes(2 * MiB);
      throw new Error("source");
    }
    await expect(fixture.blobs.put(broken(), { holder: "test/broken" })).rejects.toThrow("source");
    expect((await pins(fixture)).length).toBe(before.length + 1);
  });

  test("a put that the daemon did not survive leaves no pin", async () => {
    const before = await pins(fixture);
    async function* source() {
      yield sampleBytes(2 * MiB);
      await fixture.unplug();
      yield sampleBytes(2 * MiB);
    }
    await expect(fixture.blobs.put(source(), { holder })).rejects.toMatchObject({ code: "BLOB_UNAVAILABLE" });
    expect(await pins(fixture)).toEqual(before);
  });
});

async function pins({ daemon }: KuboFixture): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { cid } of daemon.pin.ls({ type: "recursive" })) found.push(cid.toString());
  return found.toSorted();
}

async function digest(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of chunks) hash.update(chunk);
  return hash.digest("hex");
}
