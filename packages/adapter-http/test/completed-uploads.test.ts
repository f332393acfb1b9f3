import { contentIdOfDigest, type ContentId } from "@chartkey/core/adapters";
import { memoryBlobs } from "@chartkey/core/fakes";
import { unixfsHash } from "@chartkey/adapter-ipfs/unixfs";
import { sha256 } from "@noble/hashes/sha2.js";
import { afterEach, beforeEach, expect, test } from "vitest";
import { httpBlobs, type HttpBlobsOptions, signIn } from "../src/index.js";
import { httpServer, type HttpServer } from "../src/server/index.js";
import { accountOf, chainId, origin } from "./account.js";
import { skipPauses } from "./hurried.js";

const holder = "owner/test";
const bytes = Uint8Array.from({ length: 1_000 }, (_, nth) => nth & 0xff);
const idOf = (given: Uint8Array): ContentId => contentIdOfDigest(sha256(given));
const other = idOf(Uint8Array.of(1, 2, 3));

let store: ReturnType<typeof memoryBlobs>;
let server: HttpServer;
/** What becomes of the request that completes an upload. */
let complete: (pass: () => Promise<Response>) => Promise<Response>;
/** The requests that were made, by method. */
let asked: string[];
let lost: number;

beforeEach(() => {
  skipPauses();
  store = memoryBlobs();
  server = httpServer({ url: "https://api.example", origins: [origin], chainIds: [chainId], blobs: store });
  [asked, lost] = [[], 0];
});
afterEach(() => server.close());

async function connect(more: Partial<HttpBlobsOptions> = {}) {
  const where = {
    url: "https://api.example",
    fetch: async (url: unknown, init?: RequestInit) => {
      const request = new Request(url as string, init);
      asked.push(request.method);
      const pass = () => server.fetch(request);
      return request.headers.get("upload-complete") === "?1" ? complete(pass) : pass();
    },
  };
  const account = accountOf(1);
  const signMessage = (message: string) => account.signMessage({ message });
  const { token } = await signIn({ ...where, origin, chainId, address: account.address, signMessage });
  return httpBlobs({ ...where, token: () => token, ...more });
}

const problem = (status: number, body: object) =>
  new Response(JSON.stringify({ title: "x", status, ...body }), {
    status,
    headers: { "content-type": "application/problem+json" },
  });

/** Lets what is under way go on. */
const turns = async () => {
  for (let nth = 0; nth < 50; nth += 1) await new Promise<void>((resolve) => setImmediate(resolve));
};

const unanswered = async (pass: () => Promise<Response>) => {
  lost += 1;
  await pass();
  throw new TypeError("The line broke");
};

test("an abort while an upload is completed ends the wait at once, and tells what may be pinned", async () => {
  const [sent, stop] = [Promise.withResolvers<void>(), new AbortController()];
  const reason = new Error("stop");
  complete = async (pass) => {
    await pass();
    sent.resolve();
    return new Promise(() => {});
  };
  const put = (await connect()).put(bytes, { holder, signal: stop.signal });
  await sent.promise;
  stop.abort(reason);
  await expect(put).rejects.toMatchObject({
    code: "BLOB_UNAVAILABLE",
    retryable: true,
    stillPinned: [idOf(bytes)],
    cause: reason,
  });
  expect(store.ids()).toEqual([idOf(bytes)]);
});

test("an abort after the answer to the last step was lost tells what may be pinned, and sends nothing more", async () => {
  const stop = new AbortController();
  complete = async (pass) => {
    stop.abort(new Error("stop"));
    return unanswered(pass);
  };
  const put = (await connect()).put(bytes, { holder, signal: stop.signal });
  await expect(put).rejects.toMatchObject({ code: "BLOB_UNAVAILABLE", stillPinned: [idOf(bytes)] });
  await turns();
  expect(lost).toBe(1);
});

test("an abort before the last step is the signal's reason, and nothing is pinned", async () => {
  const [reason, stop] = [new Error("stop"), new AbortController()];
  complete = (pass) => pass();
  async function* source() {
    yield bytes;
    stop.abort(reason);
  }
  await expect((await connect()).put(source(), { holder, signal: stop.signal })).rejects.toBe(reason);
  expect(asked).not.toContain("PATCH");
  expect(store.ids()).toEqual([]);
});

test("a put that never hears of its last step names the id that it has computed itself", async () => {
  complete = unanswered;
  const put = (await connect()).put(bytes, { holder });
  await expect(put).rejects.toMatchObject({
    code: "BLOB_UNAVAILABLE",
    retryable: true,
    stillPinned: [idOf(bytes)],
    hints: [expect.stringContaining("stillPinned")],
  });
  expect(lost).toBe(4);
  expect(store.ids()).toEqual([idOf(bytes)]);
});

test("of a large blob, both ids are named that a store may give it", async () => {
  const large = new Uint8Array(1_048_577);
  const tree = unixfsHash();
  await tree.update(large);
  complete = unanswered;
  const put = (await connect()).put(large, { holder });
  await expect(put).rejects.toMatchObject({ stillPinned: [idOf(large), await tree.digest()] });
});

test("what is refused after an answer was lost may be pinned all the same", async () => {
  complete = async (pass) => (lost === 0 ? unanswered(pass) : problem(401, { code: "SESSION_ENDED" }));
  const put = (await connect()).put(bytes, { holder });
  await expect(put).rejects.toMatchObject({ code: "SESSION_ENDED", stillPinned: [idOf(bytes)] });
});

test("a refusal of the last step pins nothing, and says so", async () => {
  complete = async () => problem(507, { code: "BLOB_STORE_FULL" });
  const put = (await connect()).put(bytes, { holder });
  await expect(put).rejects.toMatchObject({ code: "BLOB_STORE_FULL", stillPinned: [] });
});

test("what the store behind a server may have pinned is named, and nothing else that a server names", async () => {
  complete = async () => problem(507, { code: "BLOB_STORE_FULL", stillPinned: [other, "../x", idOf(bytes)] });
  const blobs = await connect();
  await expect(blobs.put(bytes, { holder })).rejects.toMatchObject({ stillPinned: [idOf(bytes)] });
});

test("no server can name blobs to let go with an answer to something else", async () => {
  const stillPinned = [other];
  const blobs = httpBlobs({
    url: "https://api.example",
    token: () => "token",
    fetch: async () => problem(503, { code: "BLOB_UNAVAILABLE", stillPinned }),
  });
  for (const call of [
    () => blobs.pin(other, { holder }),
    () => blobs.unpin(other, { holder }),
    () => blobs.put(bytes, { holder }),
  ])
    await expect(call()).rejects.toMatchObject({ code: "BLOB_UNAVAILABLE", stillPinned: [] });
});

test.each(["fails", "is left"])("an upload whose hashing %s before its last step keeps no room", async (how) => {
  const [reason, stop] = [new Error("stop"), new AbortController()];
  complete = (pass) => pass();
  const hashing = async () => {
    if (how === "fails") throw reason;
    stop.abort(reason);
    return new Promise<Uint8Array>(() => {});
  };
  const crypto = { sha256: () => ({ update: () => {}, digest: hashing }) };
  const put = (await connect({ crypto })).put(bytes, { holder, signal: stop.signal });
  await expect(put).rejects.toBe(reason);
  await turns();
  expect(asked.slice(-2)).toEqual(["POST", "DELETE"]);
});

test("an abort with the last hash gives the upload up, since nothing can be pinned yet", async () => {
  const [reason, stop] = [new Error("stop"), new AbortController()];
  complete = (pass) => pass();
  const hash = async () => {
    stop.abort(reason);
    return sha256(bytes);
  };
  const crypto = { sha256: () => ({ update: () => {}, digest: hash }) };
  const put = (await connect({ crypto })).put(bytes, { holder, signal: stop.signal });
  await expect(put).rejects.toBe(reason);
  await turns();
  expect(asked.slice(-2)).toEqual(["POST", "DELETE"]);
});
