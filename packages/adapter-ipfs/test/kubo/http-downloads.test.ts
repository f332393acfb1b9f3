import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { collect, parseContentId } from "@chartkey/core/adapters";
import { CID } from "multiformats/cid";
import * as raw from "multiformats/codecs/raw";
import { describe, expect, test } from "vitest";
import { kuboBlobs } from "../../src/kubo/index.js";
import { ContentHash } from "../../src/unixfs/content-hash.js";
import { unixfsHash } from "../../src/unixfs/index.js";
import { ScriptedDaemon } from "./scripted-daemon.js";
import { StubKubo } from "./stub-kubo.js";

const bytes = Uint8Array.of(1, 2, 3);

async function idOfBytes() {
  const hash = unixfsHash();
  await hash.update(bytes);
  return hash.digest();
}

/** Reads the bytes from a daemon that answers so. */
async function readFrom(answer: (response: ServerResponse) => void): Promise<Uint8Array> {
  const daemon = await ScriptedDaemon.start((request, response) => {
    request.resume();
    answer(response);
  });
  const blobs = kuboBlobs({ client: new StubKubo().client, url: daemon.url });
  return collect(blobs.get(await idOfBytes()), 10);
}

const away = { code: "BLOB_UNAVAILABLE", retryable: true };

test("a download by URL is what the daemon gives", async () => {
  expect(await readFrom((response) => response.end(bytes))).toEqual(bytes);
});

test("one that fails behind its answer is no download, though all bytes came", async () => {
  const reading = readFrom((response) => {
    response.writeHead(200, { trailer: "X-Stream-Error" });
    response.write(bytes);
    response.addTrailers({ "X-Stream-Error": "block was not found" });
    response.end();
  });
  await expect(reading).rejects.toMatchObject(away);
});

test("one that is cut off is no download, though all bytes came", async () => {
  await expect(readFrom((response) => response.write(bytes, () => response.destroy()))).rejects.toMatchObject(away);
});

test("one that is shorter than its length says is no download", async () => {
  const reading = readFrom((response) => {
    response.writeHead(200, { "content-length": "4" });
    response.write(bytes, () => response.destroy());
  });
  await expect(reading).rejects.toMatchObject(away);
});

test("one of other bytes is BLOB_MISMATCH, and so is one without an end", async () => {
  await expect(readFrom((response) => response.end("no"))).rejects.toMatchObject({ code: "BLOB_MISMATCH" });
  const endless = readFrom((response) => {
    const pour = () => {
      while (!response.destroyed && response.write(new Uint8Array(65_536)));
      if (!response.destroyed) response.once("drain", pour);
    };
    pour();
  });
  await expect(endless).rejects.toMatchObject({ code: "BLOB_MISMATCH" });
});

describe("a large download by URL", () => {
  const MiB = 1_048_576;
  const [leaves, size] = [20, 20 * MiB];
  const block = new Uint8Array(MiB).fill(7);

  /** A store on a daemon that has a file, and streams it so. */
  async function largeFile(answer: (response: ServerResponse) => void | Promise<void>) {
    const nodes = new Map<string, Uint8Array>();
    const hash = new ContentHash(async (cid, node) => void nodes.set(rawId(cid), node));
    for (let nth = 0; nth < leaves; nth += 1) await hash.update(block);
    const root = await hash.digest();
    const daemon = await ScriptedDaemon.start(async (request, response) => {
      request.resume();
      const { searchParams } = new URL(request.url ?? "", "http://daemon");
      const cid = CID.parse(searchParams.get("arg") ?? "");
      if (searchParams.has("offset")) {
        expect([cid.equals(root), searchParams.get("length")]).toEqual([true, String(size)]);
        await answer(response);
      } else response.end(nodes.get(rawId(cid)));
    });
    const blobs = kuboBlobs({ client: new StubKubo().client, url: daemon.url });
    return { daemon, chunks: blobs.get(parseContentId(root.toString())) };
  }

  /** Writes blocks as fast as the reader takes them. */
  const give = async (response: ServerResponse, blocks: number) => {
    for (let nth = 0; nth < blocks && !response.destroyed; nth += 1)
      if (!response.write(block)) await Promise.race([once(response, "drain"), once(response, "close")]);
  };

  /** Reads the blob and says how many bytes came. */
  async function count(chunks: AsyncIterable<Uint8Array>, came = { bytes: 0 }) {
    for await (const { length } of chunks) came.bytes += length;
    return came.bytes;
  }

  test("is one request beside that for its root", async () => {
    const { daemon, chunks } = await largeFile(async (response) => {
      await give(response, leaves);
      response.end();
    });
    expect([await count(chunks), daemon.requests.length]).toEqual([size, 2]);
  });

  test("one that fails in the middle is BLOB_UNAVAILABLE, behind what came before", async () => {
    for (const end of [
      (response: ServerResponse) => void response.destroy(),
      (response: ServerResponse) => void response.end(),
      (response: ServerResponse) => {
        response.addTrailers({ "X-Stream-Error": "block was not found" });
        response.end();
      },
    ]) {
      const { chunks } = await largeFile(async (response) => {
        response.writeHead(200, { trailer: "X-Stream-Error" });
        await give(response, 3);
        response.write(block.subarray(1), () => end(response));
      });
      const came = { bytes: 0 };
      await expect(count(chunks, came)).rejects.toMatchObject(away);
      expect(came.bytes).toBeLessThanOrEqual(3 * MiB);
    }
  });

  test("one that goes on, or has another byte, is BLOB_MISMATCH", async () => {
    const longer = await largeFile(async (response) => {
      await give(response, leaves + 1);
      response.end();
    });
    await expect(count(longer.chunks)).rejects.toMatchObject({ code: "BLOB_MISMATCH" });
    const other = await largeFile(async (response) => {
      response.write("8");
      await give(response, leaves);
      response.end();
    });
    const came = { bytes: 0 };
    await expect(count(other.chunks, came)).rejects.toMatchObject({ code: "BLOB_MISMATCH" });
    expect(came.bytes).toBe(0);
  });

  test("whoever leaves it frees the connection", async () => {
    const streamed = Promise.withResolvers<void>();
    const { chunks } = await largeFile(async (response) => {
      response.on("close", streamed.resolve);
      await give(response, leaves);
    });
    for await (const _ of chunks) break;
    await expect(streamed.promise).resolves.toBeUndefined();
  });
});

/** The name of a block by its hash alone. */
const rawId = (cid: CID): string => CID.createV1(raw.code, cid.multihash).toString();
