import type { ServerResponse } from "node:http";
import { collect } from "@chartkey/core/adapters";
import { expect, test } from "vitest";
import { kuboBlobs } from "../../src/kubo/index.js";
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
