import { buffer } from "node:stream/consumers";
import type { ServerResponse } from "node:http";
import { expect, describe, test } from "vitest";
import { kuboBlobs } from "../../src/kubo/index.js";
import { unixfsHash } from "../../src/unixfs/index.js";
import { lines, type Script, ScriptedDaemon } from "./scripted-daemon.js";
import { StubKubo } from "./stub-kubo.js";

const MiB = 1_048_576;
const holder = "owner/test";
const progress = { Name: "x", Bytes: 262_144 };
const someId = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";

/** A store whose blobs go to a daemon with this script, and all else to one in memory. */
async function storeOn(script: Script, { timeout = 30_000, path = "" } = {}) {
  const [daemon, stub] = [await ScriptedDaemon.start(script), new StubKubo()];
  const headers = { authorization: "Bearer token" };
  const blobs = kuboBlobs({ client: stub.client, url: `${daemon.url}${path}`, headers, timeout });
  return { daemon, stub, blobs };
}

/** Reads all of a request, and answers. */
const answering =
  (answer: (response: ServerResponse) => void): Script =>
  async (request, response) => {
    await buffer(request).catch(() => {});
    answer(response);
  };

/** Bytes without an end, and how many of them were read. */
function endless() {
  const source = { read: 0, closed: false, chunks: give() };
  async function* give() {
    try {
      for (;;) {
        source.read += 65_536;
        yield new Uint8Array(65_536);
      }
    } finally {
      source.closed = true;
    }
  }
  return source;
}

/** Writes the same text until the connection is closed. */
function pour(response: ServerResponse, text: string): void {
  while (!response.destroyed && response.write(text));
  if (!response.destroyed) response.once("drain", () => pour(response, text));
}

const away = { code: "BLOB_UNAVAILABLE", retryable: true };

describe("an upload by URL", () => {
  test.each([
    ["", "/api/v0/add"],
    ["/node/api/v0/", "/node/api/v0/add"],
    ["?key=k", "/api/v0/add"],
  ])("is one form of one file, with the app's headers, at %s", async (path, expected) => {
    const { daemon, stub, blobs } = await storeOn(
      async (request, response) => {
        const { pathname, searchParams } = new URL(request.url ?? "", "http://daemon");
        const form = await new Response(new Uint8Array(await buffer(request)), {
          headers: { "content-type": request.headers["content-type"] ?? "" },
        }).formData();
        const [[name, file] = []] = [...form];
        if (!(file instanceof File)) throw new TypeError("It has no file");
        expect([pathname, name, [...form].length]).toEqual([expected, "file", 1]);
        const content = new Uint8Array(await file.arrayBuffer());
        expect(file.name).toBe(searchParams.get("pin-name"));
        const added = await stub.added(file.name, content);
        response.end(lines(progress, ...added.map(({ path: Name, cid }) => ({ Name, Hash: cid.toString() }))));
      },
      { path },
    );
    const bytes = Uint8Array.from({ length: 2 * MiB + 5 }, (_, index) => index % 249);
    const id = await blobs.put(bytes, { holder });
    const hash = unixfsHash();
    await hash.update(bytes);
    expect(id).toBe(await hash.digest());
    const [request] = daemon.requests;
    expect(request?.headers.authorization).toBe("Bearer token");
    expect(request?.url?.includes("key=k")).toBe(path.includes("key=k"));
    expect(stub.pins.size).toBe(1);
  });

  test("reads no further than the daemon does", async () => {
    const { blobs } = await storeOn(() => {}, { timeout: 200 });
    const source = endless();
    await expect(blobs.put(source.chunks, { holder })).rejects.toMatchObject(away);
    expect(source).toMatchObject({ closed: true });
    // what two sockets of the system hold
    expect(source.read).toBeLessThan(16 * MiB);
  });
});

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
    "names too little": [
      answering((response) => response.end(lines({ Name: "", Hash: someId }))),
      { code: "BLOB_MISMATCH" },
    ],
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
      request.once("data", () => response.end(lines(...added.map(({ path: Name, cid }) => ({ Name, Hash: `${cid}` })))));
    });
    async function* source() {
      yield first;
      for (;;) yield new Uint8Array(MiB);
    }
    await expect(blobs.put(source(), { holder })).rejects.toMatchObject({ code: "BLOB_MISMATCH" });
  });
});

test("a stream that throws is no whole form: the daemon sees it cut off", async () => {
  const end = Promise.withResolvers<string>();
  const { blobs } = await storeOn((request) => {
    const seen: Buffer[] = [];
    request.on("data", (part: Buffer) => seen.push(part));
    request.on("close", () => end.resolve(request.complete ? "whole" : Buffer.concat(seen).toString()));
  });
  const broken = new Error("source");
  async function* source() {
    yield new Uint8Array(3 * MiB);
    throw broken;
  }
  await expect(blobs.put(source(), { holder })).rejects.toBe(broken);
  const seen = await end.promise;
  expect(seen).not.toBe("whole");
  expect(seen).not.toMatch(/--\r\n$/u);
});

describe("an abort of an upload by URL cuts the connection, and the next put looks for its pin", () => {
  const stages: Readonly<Record<string, Script>> = {
    "while the daemon takes nothing": (request) => void request.pause(),
    "while the daemon takes bytes": (request) => void request.resume(),
    "after the answer has begun": (request, response) => {
      request.resume();
      response.write(lines(progress));
    },
  };
  test.each(Object.entries(stages))("%s", async (_, script) => {
    const { daemon, stub, blobs } = await storeOn(script);
    const calls: string[] = [];
    stub.before = async (command) => void calls.push(command);
    const stop = new AbortController();
    const source = endless();
    const put = blobs.put(source.chunks, { holder, signal: stop.signal });
    await daemon.asked.promise;
    stop.abort(new Error("stop"));
    await expect(put).rejects.toBe(stop.signal.reason);
    expect(source).toMatchObject({ closed: true });
    expect(calls).toEqual(["pin/ls"]);
    // a daemon that takes nothing notices when it goes on
    daemon.requests[0]?.resume();
    await daemon.left.promise;
  });

  test("while the answer is awaited", async () => {
    const whole = Promise.withResolvers<void>();
    const { daemon, stub, blobs } = await storeOn(answering(() => whole.resolve()));
    const calls: string[] = [];
    stub.before = async (command) => void calls.push(command);
    const stop = new AbortController();
    const put = blobs.put(new Uint8Array(2 * MiB), { holder, signal: stop.signal });
    await whole.promise;
    stop.abort("stop");
    await expect(put).rejects.toBe("stop");
    await daemon.left.promise;
    expect(calls).toEqual(["pin/ls"]);
  });

  test("before it: nothing is asked", async () => {
    const { daemon, blobs } = await storeOn(() => {});
    await expect(blobs.put(new Uint8Array(1), { holder, signal: AbortSignal.abort("stop") })).rejects.toBe("stop");
    expect(daemon.requests).toEqual([]);
  });
});
