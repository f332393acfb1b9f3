import { buffer } from "node:stream/consumers";
import { expect, describe, test } from "vitest";
import { unixfsHash } from "../../src/unixfs/index.js";
import { lines, type Script } from "./scripted-daemon.js";
import { answering, endless, storeOn } from "./store-by-url.js";

const MiB = 1_048_576;
const holder = "owner/test";
const progress = { Name: "x", Bytes: 262_144 };

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
