import type { ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { expect, describe, test } from "vitest";
import { lines, type Script } from "./scripted-daemon.js";
import { answering, endless, storeOn } from "./store-by-url.js";

const MiB = 1_048_576;
const holder = "owner/test";
const progress = { Name: "x", Bytes: 262_144 };
const someId = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";
const away = { code: "BLOB_UNAVAILABLE", retryable: true };

/** Writes the same text until the connection is closed. */
function pour(response: ServerResponse, text: string): void {
  while (!response.destroyed && response.write(text));
  if (!response.destroyed) response.once("drain", () => pour(response, text));
}

describe("an upload by URL fails, and pins nothing, when the daemon", () => {
  const cases: Readonly<Record<string, readonly [Script, object]>> = {
    "says that its disk is full": [
      answering((response) => {
        response.writeHead(500, { "content-type": "application/json" });
        response.end(JSON.stringify({ Message: "write failed: no space left on device", Code: 0, Type: "error" }));
      }),
      { code: "BLOB_STORE_FULL" },
    ],
    "says behind its answer that its disk is full": [
      answering((response) => {
        response.writeHead(200, { trailer: "X-Stream-Error" });
        response.write(lines(progress, { Name: "", Hash: someId }));
        response.addTrailers({ "X-Stream-Error": "write failed: no space left on device" });
        response.end();
      }),
      { code: "BLOB_STORE_FULL" },
    ],
    "fails behind its answer": [
      answering((response) => {
        response.writeHead(200, { trailer: "X-Stream-Error" });
        response.write(lines(progress));
        response.addTrailers({ "X-Stream-Error": "unexpected EOF" });
        response.end();
      }),
      away,
    ],
    "cuts its answer off": [
      answering((response) => {
        response.writeHead(200);
        response.write(lines(progress), () => response.destroy());
      }),
      away,
    ],
    "is killed in the middle": [(request, response) => void request.once("data", () => response.destroy()), away],
    "gives no JSON": [answering((response) => response.end("<html>")), away],
    "gives JSON of another kind": [answering((response) => response.end(lines({ Name: 1, Hash: {} }))), away],
    "names no CID": [answering((response) => response.end(lines({ Name: "", Hash: "no" }))), away],
    "names too little": [answering((response) => response.end(lines({ Name: "", Hash: someId }))), away],
    "answers without an end": [
      answering((response) => {
        pour(response, lines(progress).repeat(100));
      }),
      away,
    ],
    "gives a line without an end": [
      answering((response) => {
        pour(response, " ".repeat(1_000));
      }),
      away,
    ],
    "has an error without an end": [
      answering((response) => {
        response.writeHead(500);
        pour(response, " ".repeat(1_000));
      }),
      away,
    ],
    "never answers": [answering(() => {}), away],
  };
  test.each(Object.entries(cases))("%s", async (_, [script, error]) => {
    const { daemon, stub, blobs } = await storeOn(script, { timeout: 2_000 });
    await expect(blobs.put(new Uint8Array(3 * MiB), { holder })).rejects.toMatchObject(error);
    await daemon.left.promise;
    expect(stub.pins.size).toBe(0);
  });

  test("names other bytes", async () => {
    const { blobs } = await storeOn(async (request, response) => {
      const name = new URL(request.url ?? "", "http://daemon").searchParams.get("pin-name") ?? "";
      await buffer(request);
      response.end(lines({ Name: name, Hash: someId }, { Name: "", Hash: someId }));
    });
    await expect(blobs.put(new Uint8Array(3), { holder })).rejects.toMatchObject({ code: "BLOB_MISMATCH" });
  });

  test("refuses at once: no more is sent", async () => {
    const { daemon, blobs } = await storeOn((_, response) => {
      response.writeHead(403).end("no");
    });
    const source = endless();
    await expect(blobs.put(source.chunks, { holder })).rejects.toMatchObject({ code: "MISCONFIGURED" });
    await daemon.left.promise;
    expect(source).toMatchObject({ closed: true });
  });

  test("names what it has before it has all", async () => {
    const first = Uint8Array.of(1, 2, 3);
    const { stub, blobs } = await storeOn(async (request, response) => {
      const name = new URL(request.url ?? "", "http://daemon").searchParams.get("pin-name") ?? "";
      const added = await stub.added(name, first);
      request.once("data", () =>
        response.end(lines(...added.map(({ path: Name, cid }) => ({ Name, Hash: cid.toString() })))),
      );
    });
    async function* source() {
      yield first;
      for (;;) yield new Uint8Array(MiB);
    }
    await expect(blobs.put(source(), { holder })).rejects.toMatchObject({ code: "BLOB_MISMATCH" });
  });
});
