import { ChartkeyError, type Ledger } from "@chartkey/core/adapters";
import { memoryBlobs, memoryLedger, memoryProfiles } from "@chartkey/core/fakes";
import { afterEach, expect, test, vi } from "vitest";
import { httpServer, type HttpServerOptions, type ServerFailure } from "../src/server/index.js";
import { accountOf, chainId, origin, signInAs } from "./account.js";
import { direct } from "./direct.js";
import { listen } from "./listen.js";
import { until } from "./until.js";

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

/** A server that notes what its operator is told, and a session. */
async function serve(more: Partial<HttpServerOptions>) {
  const failures: ServerFailure[] = [];
  const listening = await listen((request) => server.fetch(request));
  const server = httpServer({
    url: listening.url,
    origins: [origin],
    chainIds: [chainId],
    onError: (failure) => failures.push(failure),
    ...more,
  });
  open.push(server, listening);
  const { url } = listening;
  const { token } = await signInAs(1, url);
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const ask = (path: string, init: RequestInit = {}) => server.fetch(new Request(url + path, { headers, ...init }));
  return { failures, server, ask };
}

const textOf = (error: unknown) => (error instanceof Error ? `${error.message} ${error.stack}` : "");

const secret = "https://node.example/v3/0123456789abcdef";
const id = "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy";

test("an operator is told what an answer does not tell, by the form of its path", async () => {
  const away = new ChartkeyError("BLOB_UNAVAILABLE", { cause: new Error(`at ${secret}`) });
  const fail = () => Promise.reject(away);
  const { failures, ask } = await serve({ blobs: { ...memoryBlobs(), size: fail } });
  expect((await ask(`/blobs/${id}/size`)).status).toBe(503);
  expect(failures).toMatchObject([
    {
      route: "GET /blobs/{id}/size",
      status: 503,
      error: { code: "BLOB_UNAVAILABLE", cause: { message: "at https://node.example/…" } },
    },
  ]);
  const [{ error } = { error: away }] = failures;
  expect(JSON.stringify(failures) + textOf((error as Error).cause)).not.toContain("0123456789abcdef");
});

test("an error that is none of ours comes to the operator without secrets", async () => {
  const bug = Object.assign(new TypeError(`No answer from ${secret}`), { request: { headers: { key: "hunter2" } } });
  const fail = () => Promise.reject(bug);
  const { failures, ask } = await serve({ blobs: { ...memoryBlobs(), size: fail } });
  expect(await (await ask(`/blobs/${id}/size`)).json()).toEqual({ title: "Internal Server Error", status: 500 });
  const [failure] = failures;
  expect(failure).toMatchObject({
    status: 500,
    error: { message: "No answer from https://node.example/…" },
  });
  expect(`${textOf(failure?.error)} ${JSON.stringify(failure?.error)}`).not.toMatch(/0123456789abcdef|hunter2/u);
});

test("what happens before a route is found has none", async () => {
  let address: string | undefined = "192.0.2.1";
  const clientOf = () => {
    if (address === undefined) throw new Error("No address");
    return address;
  };
  const { ask, failures } = await serve({ clientOf });
  address = undefined;
  expect((await ask("/nonces", { method: "POST" })).status).toBe(500);
  expect(failures).toMatchObject([{ route: undefined, status: 500, error: { message: "No address" } }]);
});

test.each([
  ["a path that is not there", "/nowhere", {}],
  ["a malformed id", "/blobs/x/size", {}],
  ["a session that is none", "/health/blobs", { headers: { authorization: "Bearer x" } }],
  ["a body that is no JSON", "/profiles/find", { method: "POST", body: "{" }],
])("of %s, whoever asked is told, and no operator", async (_, path, init) => {
  const { failures, ask } = await serve({
    blobs: memoryBlobs(),
    profiles: memoryProfiles(),
    verifier: { verify: async () => true },
  });
  const { status } = await ask(path, init);
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(500);
  expect(failures).toEqual([]);
});

test("whoever is slow to send is told, and no operator", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  open.push({ close: () => vi.useRealTimers() });
  const failures: ServerFailure[] = [];
  const { server } = direct({ onError: (failure) => failures.push(failure) });
  let asked = 0;
  // some bytes, and then silence
  const body = new ReadableStream({
    async pull(controller) {
      asked += 1;
      if (asked > 1) await new Promise<void>(() => {});
      controller.enqueue(Uint8Array.of(123));
    },
  });
  const headers = { "content-type": "application/json" };
  const answer = server.fetch(
    new Request("https://api.example/sessions", { method: "POST", headers, body, duplex: "half" } as RequestInit),
  );
  await until(() => asked === 2);
  await vi.advanceTimersByTimeAsync(33_000);
  expect([(await answer).status, await (await answer).json()]).toMatchObject([408, { retryable: true }]);
  expect(failures).toEqual([]);
});

test("an answer that is cut off on its way is told", async () => {
  const broken = new ChartkeyError("BLOB_MISMATCH", { message: "The disk lies" });
  async function* get() {
    yield new Uint8Array(10);
    throw broken;
  }
  const { failures, ask } = await serve({ blobs: { ...memoryBlobs(), get } });
  const response = await ask(`/blobs/${id}`);
  expect(response.status).toBe(200);
  await expect(response.bytes()).rejects.toBe(broken);
  expect(failures).toEqual([{ route: "GET /blobs/{id}", status: 502, error: broken }]);
});

test("changes that end with an error are told", async () => {
  const away = new ChartkeyError("LEDGER_UNAVAILABLE", { message: "The node is away" });
  const ledger: Ledger<never> = {
    ...memoryLedger(),
    follow: () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(away) }) }),
  };
  const { failures, ask } = await serve({ ledger });
  const response = await ask(`/ledgers/${encodeURIComponent(ledger.id)}/changes`, {
    method: "POST",
    body: JSON.stringify({ logs: [accountOf(1).address] }),
  });
  expect(await response.text()).toContain("LEDGER_UNAVAILABLE");
  expect(failures).toEqual([{ route: "POST /ledgers/{ledger}/changes", status: 503, error: away }]);
});

test("whoever leaves, and a server that stops, are no failures", async () => {
  const asked = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  async function* get(_: unknown, { signal }: { readonly signal?: AbortSignal | undefined } = {}) {
    yield new Uint8Array(10);
    asked.resolve();
    await new Promise<void>((resolve) => signal?.addEventListener("abort", () => resolve(), { once: true }));
    ended.resolve();
    throw signal?.reason;
  }
  const { failures, ask, server } = await serve({ blobs: { ...memoryBlobs(), get } });
  const leaving = new AbortController();
  const left = await ask(`/blobs/${id}`, { signal: leaving.signal });
  const reading = left.bytes();
  await asked.promise;
  leaving.abort();
  await expect(reading).rejects.toHaveProperty("name", "AbortError");
  await ended.promise;
  const staying = await ask(`/blobs/${id}`);
  server.close();
  await expect(staying.bytes()).rejects.toMatchObject({ status: 503 });
  expect(failures).toEqual([]);
});

test("whoever leaves before there is an answer is no failure", async () => {
  const asked = Promise.withResolvers<void>();
  const size = () => {
    asked.resolve();
    return new Promise<never>(() => {});
  };
  const { failures, ask } = await serve({ blobs: { ...memoryBlobs(), size } });
  const leaving = new AbortController();
  const answer = ask(`/blobs/${id}/size`, { signal: leaving.signal });
  await asked.promise;
  leaving.abort();
  expect((await answer).status).toBe(500);
  expect(failures).toEqual([]);
});

test.each([
  [
    "throws",
    () => {
      throw new Error("The log is full");
    },
  ],
  ["rejects", () => Promise.reject(new Error("The log is full"))],
])("an operator's function that %s changes no answer", async (_, onError) => {
  const fail = () => Promise.reject(new ChartkeyError("BLOB_UNAVAILABLE"));
  const { ask } = await serve({ blobs: { ...memoryBlobs(), size: fail }, onError });
  expect((await ask(`/blobs/${id}/size`)).status).toBe(503);
});
