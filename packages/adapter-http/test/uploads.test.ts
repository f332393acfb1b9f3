import { type Address, collect, contentIdOfDigest, type ContentId } from "@chartkey/core/adapters";
import { memoryBlobs } from "@chartkey/core/fakes";
import { sha256 } from "@noble/hashes/sha2.js";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { httpBlobs, signIn } from "../src/index.js";
import { httpServer, type HttpServerOptions } from "../src/server/index.js";
import { accountOf, chainId, origin, signInAs } from "./account.js";
import { allOf } from "./all-of.js";
import { hurried, skipPauses } from "./hurried.js";
import { listen } from "./listen.js";
import { servers } from "./servers.js";

const MiB = 1_048_576;
const holder = "owner/test";

beforeEach(() => skipPauses());

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

/** Passes a request on, or does something else with it. */
type Meddle = (request: Request, pass: (request: Request) => Promise<Response>) => Promise<Response>;

async function serve(
  more: Partial<HttpServerOptions> = {},
  meddle: Meddle = (request, pass) => pass(request),
  listenWith = listen,
) {
  const blobs = memoryBlobs();
  const { url, close } = await listenWith((request) => meddle(request, (one) => server.fetch(one)));
  const server = httpServer({ url, origins: [origin], chainIds: [chainId], blobs, ...more });
  open.push(server, { close });
  const clientOf = async (account: number) => {
    const { token } = await signInAs(account, url);
    return { token, blobs: httpBlobs({ url, token: () => token }) };
  };
  return { store: blobs, url, clientOf };
}

const bytesOf = (size: number) => Uint8Array.from({ length: size }, (_, nth) => (nth * 31 + (nth >> 8)) & 0xff);
const idOf = (bytes: Uint8Array): ContentId => contentIdOfDigest(sha256(bytes));

test.each(servers)("an upload that is cut goes on where it was cut, by $by", async ({ listen: listenWith }) => {
  const cuts = [1, 2, 3];
  const offsets: string[] = [];
  let parts = 0;
  const meddle: Meddle = async (request, pass) => {
    if (request.method !== "PATCH") return pass(request);
    offsets.push(request.headers.get("upload-offset") ?? "");
    parts += 1;
    if (!cuts.includes(parts) || !request.body) return pass(request);
    // the line breaks after a mebibyte of the part
    let passed = 0;
    const cut = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        if (passed >= MiB) throw new Error("cut");
        passed += chunk.length;
        controller.enqueue(chunk);
      },
    });
    const { url, method, headers } = request;
    const body = request.body.pipeThrough(cut);
    // not of the request itself: that of srvx is no Request of the platform
    await pass(new Request(url, { method, headers, body, duplex: "half" } as RequestInit));
    return Response.error();
  };
  const { store, clientOf } = await serve({}, meddle, listenWith);
  const bytes = bytesOf(9 * MiB + 5);
  const { blobs } = await clientOf(1);
  const id = await blobs.put(bytes, { holder });
  expect(id).toBe(idOf(bytes));
  expect(store.ids()).toEqual([id]);
  const sent = offsets.map(Number);
  // also within its first part
  expect(sent[0]).toBe(0);
  expect(sent[1]).toBeGreaterThanOrEqual(MiB);
  expect(sent[1]).toBeLessThan(4 * MiB);
  expect(sent).toEqual(sent.toSorted((a, b) => a - b));
});

test.each([
  [16_384, "POST PATCH"],
  [16_385, "POST PATCH PATCH"],
  [4 * MiB + 1, "POST PATCH PATCH PATCH"],
])("of %i bytes, only a small part comes with the request that makes the upload", async (size, methods) => {
  const asked: string[] = [];
  const { clientOf } = await serve({}, (request, pass) => {
    if (new URL(request.url).pathname.startsWith("/uploads")) asked.push(request.method);
    return pass(request);
  });
  const { blobs } = await clientOf(1);
  expect(await blobs.put(bytesOf(size), { holder })).toBe(idOf(bytesOf(size)));
  expect(asked.join(" ")).toBe(methods);
});

test("an upload whose last answer is lost is completed once", async () => {
  let lost = 0;
  const { store, clientOf } = await serve({}, async (request, pass) => {
    const response = await pass(request);
    if (request.headers.get("upload-complete") !== "?1" || lost > 1) return response;
    lost += 1;
    return Response.error();
  });
  const { blobs } = await clientOf(1);
  const id = await blobs.put(bytesOf(100), { holder });
  expect(lost).toBe(2);
  expect(store.ids()).toEqual([id]);
});

test("a download that is cut goes on where it was cut, and is verified as a whole", async () => {
  const ranges: (string | null)[] = [];
  const { clientOf } = await serve({}, async (request, pass) => {
    const response = await pass(request);
    if (request.method !== "GET" || !response.body) return response;
    ranges.push(request.headers.get("range"));
    if (ranges.length > 1) return response;
    let passed = 0;
    const cut = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        if (passed >= MiB) throw new Error("cut");
        passed += chunk.length;
        controller.enqueue(chunk);
      },
    });
    return new Response(response.body.pipeThrough(cut), response);
  });
  const bytes = bytesOf(5 * MiB);
  const { blobs } = await clientOf(1);
  const id = await blobs.put(bytes, { holder });
  // the matcher of arrays takes seconds
  expect(Buffer.compare(await collect(blobs.get(id), bytes.length), bytes)).toBe(0);
  expect(ranges).toEqual([null, expect.stringMatching(/^bytes=[1-9]\d+-$/u)]);
});

test("an upload belongs to its account: others cannot see, continue or end it", async () => {
  const { url, clientOf } = await serve();
  const [alice, bob] = [await clientOf(1), await clientOf(2)];
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const begun = await fetch(`${url}/uploads?holder=a`, { method: "POST", headers: bearer(alice.token), body: "abc" });
  const path = `${url}/${begun.headers.get("location")}`;
  const goOn = (token: string) =>
    fetch(path, {
      method: "PATCH",
      headers: { ...bearer(token), "upload-offset": "3", "upload-complete": "?0" },
      body: "def",
    });
  expect((await fetch(path, { method: "HEAD", headers: bearer(bob.token) })).status).toBe(404);
  expect((await goOn(bob.token)).status).toBe(404);
  await fetch(path, { method: "DELETE", headers: bearer(bob.token) });
  expect((await goOn(alice.token)).headers.get("upload-offset")).toBe("6");
  // not where it is: nothing is overwritten or left out
  expect((await goOn(alice.token)).status).toBe(409);
  await fetch(path, { method: "DELETE", headers: bearer(alice.token) });
  expect((await goOn(alice.token)).status).toBe(404);
});

test("bytes that come after the end are refused, and what is complete stays so", async () => {
  const { url, store, clientOf } = await serve();
  const { token } = await clientOf(1);
  const headers = { authorization: `Bearer ${token}` };
  const begun = await fetch(`${url}/uploads?holder=a`, { method: "POST", headers, body: "abcd" });
  const patch = (complete: string, body?: string) =>
    fetch(`${url}/${begun.headers.get("location")}`, {
      method: "PATCH",
      headers: { ...headers, "upload-offset": "4", "upload-complete": complete },
      ...(body !== undefined && { body }),
    });
  expect((await patch("?1")).status).toBe(200);
  expect([(await patch("?1", "efg")).status, (await patch("?0", "efg")).status]).toEqual([400, 400]);
  // an answer that was lost is asked for again
  expect(await (await patch("?1")).json()).toEqual({ id: store.ids()[0] });
});

test("a part of more than 4 MiB is refused, and more than 16 KiB with the request that makes the upload", async () => {
  const { url, store, clientOf } = await serve();
  const { token } = await clientOf(1);
  const headers = { authorization: `Bearer ${token}` };
  const make = (bytes: number) =>
    fetch(`${url}/uploads?holder=a`, { method: "POST", headers, body: new Uint8Array(bytes) });
  expect((await make(16_385)).status).toBe(413);
  const begun = await make(0);
  const goOn = { ...headers, "upload-offset": "0", "upload-complete": "?0" };
  const body = new Uint8Array(4 * MiB + 1);
  const part = await fetch(`${url}/${begun.headers.get("location")}`, { method: "PATCH", headers: goOn, body });
  expect([begun.status, part.status]).toEqual([201, 413]);
  expect(store.ids()).toEqual([]);
});

test("one account cannot let go, list or count what another has pinned", async () => {
  const { store, clientOf } = await serve();
  const [alice, bob] = [(await clientOf(1)).blobs, (await clientOf(2)).blobs];
  const id = await alice.put(bytesOf(10), { holder });
  await bob.unpin(id, { holder });
  expect(store.ids()).toEqual([id]);
  expect(await allOf(bob.pins({ holder }))).toEqual([]);
  expect(await allOf(alice.pins({ holder }))).toEqual([id]);
  await bob.pin(id, { holder });
  await alice.unpin(id, { holder });
  expect(store.ids()).toEqual([id]);
  await bob.unpin(id, { holder });
  expect(store.ids()).toEqual([]);
});

test("an account keeps no more than its quota, which its own unpinning gives back", async () => {
  const { store, clientOf } = await serve({ quota: 6 * MiB });
  const [alice, bob] = [(await clientOf(1)).blobs, (await clientOf(2)).blobs];
  const first = await alice.put(bytesOf(5 * MiB), { holder });
  const full = { code: "BLOB_STORE_FULL", retryable: false };
  await expect(alice.put(bytesOf(2 * MiB), { holder })).rejects.toMatchObject(full);
  const bobs = await bob.put(bytesOf(2 * MiB), { holder });
  await expect(alice.pin(bobs, { holder })).rejects.toMatchObject(full);
  // the same pin again takes no more room
  await alice.pin(first, { holder });
  expect(store.ids()).toEqual([first, bobs]);
  await alice.unpin(first, { holder });
  await alice.unpin(first, { holder });
  await alice.pin(bobs, { holder });
  await alice.put(bytesOf(4 * MiB), { holder });
  await expect(alice.put(bytesOf(1), { holder })).rejects.toMatchObject(full);
});

test("a quota can be each account's own, and who has none can read, unpin and store nothing", async () => {
  const asked: Address[] = [];
  let bobs = 2 * MiB;
  const quota = async (account: Address) => {
    asked.push(account);
    return account === accountOf(1).address ? MiB : bobs;
  };
  const { store, clientOf } = await serve({ quota });
  const [alice, bob] = [(await clientOf(1)).blobs, (await clientOf(2)).blobs];
  const full = { code: "BLOB_STORE_FULL", retryable: false };
  await expect(alice.put(bytesOf(MiB + 1), { holder })).rejects.toMatchObject(full);
  const id = await bob.put(bytesOf(MiB + 1), { holder });
  bobs = 0;
  const nothing = { ...full, message: "The account may keep nothing here" };
  await expect(bob.put(new Uint8Array(), { holder })).rejects.toMatchObject(nothing);
  await expect(bob.pin(id, { holder: "owner/again" })).rejects.toMatchObject(nothing);
  expect(await collect(bob.get(id), 2 * MiB)).toHaveLength(MiB + 1);
  await bob.unpin(id, { holder });
  expect(store.ids()).toEqual([]);
  expect(new Set(asked)).toEqual(new Set([accountOf(1).address, accountOf(2).address]));
});

test.each([-1, 1.5, Infinity, Number.NaN, "many"])("a quota of %s lets nothing be stored", async (quota) => {
  const { store, clientOf } = await serve({ quota: () => quota as number });
  await expect((await clientOf(1)).blobs.put(bytesOf(1), { holder })).rejects.toMatchObject({
    code: "BLOB_UNAVAILABLE",
  });
  expect(store.ids()).toEqual([]);
});

test("an endless upload ends at the quota, and leaves nothing", async () => {
  const { store, clientOf } = await serve({ quota: 6 * MiB });
  let given = 0;
  async function* endless() {
    for (;;) {
      given += MiB;
      yield new Uint8Array(MiB);
    }
  }
  const { blobs } = await clientOf(1);
  await expect(blobs.put(endless(), { holder })).rejects.toMatchObject({ code: "BLOB_STORE_FULL" });
  expect(given).toBeLessThan(20 * MiB);
  expect(store.ids()).toEqual([]);
});

test("ranges are as RFC 9110 has them", async () => {
  const { url, clientOf } = await serve();
  const { token, blobs } = await clientOf(1);
  const id = await blobs.put(bytesOf(100), { holder });
  const get = async (range: string) => {
    const response = await fetch(`${url}/blobs/${id}`, { headers: { authorization: `Bearer ${token}`, range } });
    return [response.status, response.headers.get("content-range"), (await response.arrayBuffer()).byteLength];
  };
  expect(await get("bytes=0-9")).toEqual([206, "bytes 0-9/100", 10]);
  expect(await get("bytes=90-")).toEqual([206, "bytes 90-99/100", 10]);
  expect(await get("bytes=90-200")).toEqual([206, "bytes 90-99/100", 10]);
  expect(await get("bytes=-5")).toEqual([206, "bytes 95-99/100", 5]);
  expect(await get("bytes=-500")).toEqual([206, "bytes 0-99/100", 100]);
  expect((await get("bytes=100-")).slice(0, 2)).toEqual([416, "bytes */100"]);
  for (const ignored of ["bytes=5-2", "bytes=0-1,5-6", "lines=0-1", "bytes=-", "bytes=a-b"])
    expect(await get(ignored), ignored).toEqual([200, null, 100]);
});

test("a range is ignored that is of another blob, or of a question for no bytes", async () => {
  const { url, clientOf } = await serve();
  const { token, blobs } = await clientOf(1);
  const id = await blobs.put(bytesOf(100), { holder });
  const status = async (method: string, more: Record<string, string> = {}, range = "bytes=0-9") => {
    const headers = { authorization: `Bearer ${token}`, range, ...more };
    const response = await fetch(`${url}/blobs/${id}`, { method, headers });
    await response.arrayBuffer();
    return response.status;
  };
  expect([await status("HEAD"), await status("HEAD", {}, "bytes=100-")]).toEqual([200, 200]);
  expect(await status("GET", { "if-range": `"${id}"` })).toBe(206);
  for (const other of [`W/"${id}"`, `"${idOf(bytesOf(99))}"`, "Sun, 01 Nov 2026 00:00:00 GMT"])
    expect(await status("GET", { "if-range": other }), other).toBe(200);
});

test("a blob that its reader has is not sent again; one that is not there has not changed", async () => {
  const { url, clientOf } = await serve();
  const { token, blobs } = await clientOf(1);
  const id = await blobs.put(bytesOf(100), { holder });
  const gone = idOf(bytesOf(99));
  const get = async (of: ContentId, tag: string) =>
    (await fetch(`${url}/blobs/${of}`, { headers: { authorization: `Bearer ${token}`, "if-none-match": tag } })).status;
  expect([await get(id, "*"), await get(id, `"${id}"`), await get(id, `"${gone}"`)]).toEqual([304, 304, 200]);
  expect([await get(gone, "*"), await get(gone, `"${gone}"`)]).toEqual([503, 503]);
});

test("what a server says is a blob is none until all of it is verified", async () => {
  const { clientOf } = await serve({}, async (request, pass) => {
    const response = await pass(request);
    if (!new URL(request.url).pathname.startsWith("/blobs/")) return response;
    const bytes = new Uint8Array(await response.arrayBuffer());
    bytes.fill(9, bytes.length - 1);
    return new Response(bytes, response);
  });
  const { blobs } = await clientOf(1);
  const small = await blobs.put(bytesOf(1000), { holder });
  const seen: Uint8Array[] = [];
  const read = async () => {
    for await (const chunk of blobs.get(small)) seen.push(chunk);
  };
  await expect(read()).rejects.toMatchObject({ code: "BLOB_MISMATCH" });
  expect(seen).toEqual([]);
});

test("a server that names other bytes than it was given is found out", async () => {
  const other = idOf(bytesOf(3));
  const { clientOf } = await serve({}, async (request, pass) => {
    const response = await pass(request);
    return request.headers.get("upload-complete") === "?1" ? Response.json({ id: other }) : response;
  });
  const { blobs } = await clientOf(1);
  await expect(blobs.put(bytesOf(1000), { holder })).rejects.toMatchObject({ code: "BLOB_MISMATCH" });
});

test("an upload that nobody goes on with is forgotten, and can be put again", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  open.push({ close: () => vi.useRealTimers() });
  const store = memoryBlobs();
  const server = httpServer({ url: "https://api.example", origins: [origin], chainIds: [chainId], blobs: store });
  const account = accountOf(1);
  const where = {
    url: "https://api.example",
    fetch: (url: string | URL | Request, init?: RequestInit) => server.fetch(new Request(url, init)),
  };
  const { token } = await signIn({
    ...where,
    origin,
    chainId,
    address: account.address,
    signMessage: (message) => account.signMessage({ message }),
  });
  const blobs = httpBlobs({ ...where, token: () => token });
  const forgotten = Promise.withResolvers<void>();
  async function* pausing() {
    yield bytesOf(4 * MiB);
    // the part before this one is taken once more is asked for
    yield bytesOf(1);
    await vi.advanceTimersByTimeAsync(121_000);
    forgotten.resolve();
    yield bytesOf(4 * MiB);
  }
  const lost = { code: "BLOB_UNAVAILABLE", retryable: true };
  const put = blobs.put(pausing(), { holder });
  await forgotten.promise;
  await expect(hurried(put)).rejects.toMatchObject(lost);
  expect(store.ids()).toEqual([]);
  const id = await blobs.put(bytesOf(9 * MiB), { holder });
  expect(store.ids()).toEqual([id]);
});
