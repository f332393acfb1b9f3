import { runInNewContext } from "node:vm";
import type { Act, Address, Ledger, LedgerChange } from "@chartkey/core/adapters";
import { fixedClock, memoryBlobs, memoryLedger, memoryWallet } from "@chartkey/core/fakes";
import { afterEach, expect, test } from "vitest";
import { httpBlobs, httpLedger } from "../src/index.js";
import { httpServer, type HttpServerOptions, type SessionStore } from "../src/server/index.js";
import { chainId, origin, signInAs } from "./account.js";
import { allOf } from "./all-of.js";
import { listen } from "./listen.js";
import { until } from "./until.js";

/** The servers' time limit, in milliseconds: also a busy machine signs in within it. */
const LIMIT = 1_500;

const wallet = memoryWallet("a");

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function serve(more: Partial<HttpServerOptions> = {}) {
  const ledger = memoryLedger();
  const listening = await listen((request) => server.fetch(request));
  const server = httpServer({
    url: listening.url,
    origins: [origin],
    chainIds: [chainId],
    ledger,
    blobs: memoryBlobs(),
    ...more,
  });
  open.push(server, listening);
  const { url } = listening;
  const session = await signInAs(1, url);
  const where = { url, token: () => session.token };
  const served = (more.ledger ?? ledger) as Ledger;
  const base = `${url}/ledgers/${encodeURIComponent(served.id)}`;
  const ask = (path: string, body?: unknown, headers: object = {}) =>
    fetch(base + path, {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${session.token}`, "content-type": "application/json", ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const client = httpLedger({ ...where, id: served.id, reorganises: false });
  return { ledger, url, session, where, ask, client };
}

/** Publishes keys, each in a submission of its own. */
async function publish(ledger: Ledger, times: number): Promise<readonly Act[]> {
  const acts = Array.from({ length: times }, (_, n): Act => ({
    kind: "publishKey",
    participant: wallet.address,
    key: `0x${(n + 1).toString(16).padStart(64, "0")}`,
  }));
  for (let at = 0; at < times; at += 128) {
    const { nonce, access } = await ledger.account(wallet.address);
    await ledger.submit(acts.slice(at, at + 128), wallet, { base: { nonce, access } });
  }
  return acts;
}

test("a long log comes in pages, and a reading takes all of them", async () => {
  const { ledger, ask, client } = await serve();
  const acts = await publish(ledger, 1_100);
  const first = (await (await ask("/entries", { log: wallet.address })).json()) as {
    updates: unknown[];
    more: boolean;
  };
  expect([first.updates.length, first.more]).toEqual([500, true]);
  const read = await allOf(client.entries({ log: wallet.address }));
  expect(read.map((update) => update.type === "entry" && update.entry.act)).toEqual(acts);
});

test("an account and a grant have strong entity tags, which change with them", async () => {
  const { ledger, ask } = await serve();
  const first = await ask(`/accounts/${wallet.address}`);
  const tag = first.headers.get("etag") ?? "";
  expect(tag).toMatch(/^"[-_\w]{43}"$/u);
  expect((await ask(`/accounts/${wallet.address}`, undefined, { "if-none-match": tag })).status).toBe(304);
  await publish(ledger, 1);
  const later = await ask(`/accounts/${wallet.address}`, undefined, { "if-none-match": tag });
  expect([later.status, later.headers.get("etag") === tag]).toEqual([200, false]);
});

test("a server of another ledger is MISCONFIGURED, for each method", async () => {
  const { where } = await serve();
  const other = httpLedger({ ...where, id: "memory:2:other" as never });
  const away = { code: "MISCONFIGURED", retryable: false };
  await expect(other.time()).rejects.toMatchObject(away);
  await expect(other.account(wallet.address)).rejects.toMatchObject(away);
  await expect(allOf(other.entries({}))).rejects.toMatchObject(away);
  await expect(allOf(other.follow({}))).rejects.toMatchObject(away);
  await expect(other.health()).rejects.toMatchObject(away);
});

test("a ledger that reorganises, for a client that thinks otherwise, is MISCONFIGURED", async () => {
  const { client } = await serve({ ledger: memoryLedger({ depth: 2 }) });
  await expect(client.health()).rejects.toMatchObject({ code: "MISCONFIGURED" });
});

test("without a session nobody reads", async () => {
  const { ask } = await serve();
  for (const [path, body] of [
    ["", undefined],
    ["/time", undefined],
    [`/accounts/${wallet.address}`, undefined],
    ["/entries", {}],
    ["/changes", {}],
    ["/receipts", { transaction: "x" }],
  ] as const)
    expect((await ask(path, body, { authorization: "" })).status, path).toBe(401);
});

test.each<[string, unknown]>([
  ["/entries", { log: "0x12" }],
  ["/entries", { $where: 1 }],
  ["/entries", { after: "x".repeat(257) }],
  ["/changes", { logs: [] }],
  ["/changes", { logs: Array.from({ length: 101 }, () => wallet.address) }],
  ["/access", { patient: wallet.address, grantee: wallet.address, scopes: [`0x${"ff".repeat(32)}`] }],
  ["/receipts", { transaction: 5 }],
])("%s refuses %j", async (path, body) => {
  const { ask } = await serve();
  expect((await ask(path, body)).status).toBe(400);
});

test("a query of many kilobytes is refused", async () => {
  const { ask } = await serve();
  expect((await ask("/entries", { after: "x".repeat(10_000) })).status).toBe(413);
});

/** A ledger on which nothing happens, and the signals of those who follow it. */
function quiet() {
  const signals: AbortSignal[] = [];
  const ledger: Ledger = {
    ...memoryLedger(),
    follow(_, options) {
      const signal = options?.signal as AbortSignal;
      signals.push(signal);
      const { promise, reject } = Promise.withResolvers<IteratorResult<LedgerChange>>();
      signal.addEventListener("abort", () => reject(signal.reason as Error));
      return { [Symbol.asyncIterator]: () => ({ next: () => promise }) };
    },
  };
  return { ledger, signals };
}

test("who follows a ledger on which nothing happens gets a sign of life", async () => {
  const { ledger } = quiet();
  const { ask } = await serve({ ledger, timeout: LIMIT });
  const response = await ask("/changes", {});
  expect(response.headers.get("content-type")).toBe("application/x-ndjson");
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  for (let beat = 0; beat < 3; beat += 1)
    expect(new TextDecoder().decode((await reader.read()).value)).toMatch(/^\n+$/u);
  await reader.cancel();
});

test("leaving ends the following of the port, as does stopping the server", async () => {
  const { ledger, signals } = quiet();
  const { client } = await serve({ ledger, timeout: LIMIT });
  const stop = new AbortController();
  const reason = new Error("stop");
  const following = allOf(client.follow({}, { signal: stop.signal }));
  await until(() => signals.length === 1);
  stop.abort(reason);
  await expect(following).rejects.toBe(reason);
  await until(() => signals[0]?.aborted ?? false);
});

test("signing out ends what the session follows and downloads, and no other session's", async () => {
  const { ledger, signals } = quiet();
  const blobs = memoryBlobs();
  const { client, session, where, url } = await serve({ ledger, blobs });
  const other = await signInAs(2, url);
  const others = httpLedger({ ...where, token: () => other.token, id: ledger.id, reorganises: false });
  const stop = new AbortController();
  const again = await signInAs(1, url);
  const own = httpLedger({ ...where, token: () => again.token, id: ledger.id, reorganises: false });
  const going = [others, own].map((one) => allOf(one.follow({}, { signal: stop.signal })).catch(() => "stopped"));
  await until(() => signals.length === 2);
  const following = allOf(client.follow({})).catch((error: unknown) => error);
  await until(() => signals.length === 3);
  await session.signOut();
  expect(await following).toMatchObject({ code: "SESSION_ENDED" });
  await until(() => signals.at(-1)?.aborted ?? false);
  expect(signals.map(({ aborted }) => aborted)).toEqual([false, false, true]);
  stop.abort();
  expect(await Promise.all(going)).toEqual(["stopped", "stopped"]);
});

test("a session that ends elsewhere ends what it follows at the next sign of life", async () => {
  const { ledger, signals } = quiet();
  const kept = new Map<string, never>();
  const sessions: SessionStore = {
    takeNonce: async () => true,
    put: async (id, session) => void kept.set(id, session as never),
    get: async (id) => kept.get(id),
    delete: async (id) => void kept.delete(id),
  };
  const { client } = await serve({ ledger, sessions, timeout: LIMIT });
  const following = allOf(client.follow({})).catch((error: unknown) => error);
  await until(() => signals.length === 1);
  kept.clear();
  expect(await following).toMatchObject({ code: "SESSION_ENDED" });
  expect(signals[0]?.aborted).toBe(true);
});

test("an account has 64 answers that go out at once, whatever its sessions, and room again when one ends", async () => {
  const { ledger } = quiet();
  const { ask, url } = await serve({ ledger });
  const second = await signInAs(1, url);
  const other = await signInAs(2, url);
  const as = (token: string) => ({ authorization: `Bearer ${token}` });
  // whole answers, since the body of one that nobody holds is cancelled
  const answers: Response[] = [];
  for (let n = 0; n < 64; n += 1) answers.push(await ask("/changes", {}, n % 2 === 0 ? {} : as(second.token)));
  expect((await ask("/changes", {})).status).toBe(429);
  expect((await ask("/changes", {}, as(second.token))).status).toBe(429);
  expect((await ask("/changes", {}, as(other.token))).status).toBe(200);
  await answers[0]?.body?.cancel();
  await until(async () => (await ask("/changes", {})).status === 200);
});

test("a reader who takes nothing is let go, with what the port does for it", async () => {
  const ended = Promise.withResolvers<unknown>();
  const flooding: Ledger = {
    ...memoryLedger(),
    async *follow(_, options): AsyncGenerator<LedgerChange> {
      options?.signal?.addEventListener("abort", () => ended.resolve(options.signal?.reason));
      for (let sequence = 1n; ; sequence += 1n) yield { type: "final", sequence, cursor: "x".repeat(250) as never };
    },
  };
  const listening = await listen((request) => server.fetch(request));
  const server = httpServer({
    url: listening.url,
    origins: [origin],
    chainIds: [chainId],
    ledger: flooding,
    timeout: LIMIT,
  });
  open.push(server);
  open.push(listening);
  const { token } = await signInAs(1, listening.url);
  const request = new Request(`${listening.url}/ledgers/${flooding.id}/changes`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: "{}",
  });
  const { body } = await server.fetch(request);
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  await reader.read();
  expect(await ended.promise).toMatchObject({ message: "The answer is taken too slowly" });
  await expect(reader.read()).rejects.toMatchObject({ status: 408 });
});

test("a download that is not taken lets its store go", async () => {
  const ended = Promise.withResolvers<void>();
  const blobs = memoryBlobs();
  const slow = {
    ...blobs,
    async *get(...[, options]: Parameters<typeof blobs.get>) {
      options?.signal?.addEventListener("abort", () => ended.resolve());
      for (;;) yield new Uint8Array(65_536);
    },
  };
  const listening = await listen((request) => server.fetch(request));
  const server = httpServer({
    url: listening.url,
    origins: [origin],
    chainIds: [chainId],
    blobs: slow,
    timeout: LIMIT,
  });
  open.push(server);
  open.push(listening);
  const { token } = await signInAs(1, listening.url);
  const id = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";
  const headers = { authorization: `Bearer ${token}` };
  const { body } = await server.fetch(new Request(`${listening.url}/blobs/${id}`, { headers }));
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  await reader.read();
  await expect(ended.promise).resolves.toBeUndefined();
  await expect(reader.read()).rejects.toMatchObject({ status: 408 });
});

test("signing out cuts a download", async () => {
  const blobs = memoryBlobs();
  const endless = {
    ...blobs,
    async *get(...[, options]: Parameters<typeof blobs.get>) {
      for (let n = 0; ; n += 1) {
        options?.signal?.throwIfAborted();
        yield new Uint8Array(65_536).fill(n % 256);
      }
    },
  };
  const { session, where } = await serve({ blobs: endless });
  const id = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku" as never;
  const reading = httpBlobs(where).get(id)[Symbol.asyncIterator]();
  await reading.next();
  await session.signOut();
  const rest = async () => {
    while (!(await reading.next()).done);
  };
  await expect(rest()).rejects.toMatchObject({ code: "SESSION_ENDED" });
});

test("who waits for a write to be final hears that it is not, and asks again", async () => {
  const clock = fixedClock(new Date("2026-03-01"));
  const ledger = memoryLedger({ clock, depth: 2 });
  await publish(ledger, 1);
  const [first] = await allOf(ledger.entries({}));
  const { ask, where } = await serve({ ledger, timeout: LIMIT });
  const transaction = first?.type === "entry" ? first.entry.transaction : "";
  expect((await ask("/receipts", { transaction })).status).toBe(204);
  const client = httpLedger({ ...where, id: ledger.id });
  const settling = client.finalized({ transaction });
  ledger.mine();
  ledger.mine();
  expect(await settling).toMatchObject({ transaction, position: { final: true } });
  await expect(client.finalized({ transaction: "memory-99" })).rejects.toMatchObject({ code: "LEDGER_DROPPED" });
});

test("the date of a receipt may be one of another realm, and nothing else", async () => {
  const ledger = memoryLedger({ clock: fixedClock(new Date("2026-03-01")) });
  await publish(ledger, 1);
  const [first] = await allOf(ledger.entries({}));
  const { where } = await serve({ ledger });
  const client = httpLedger({ ...where, id: ledger.id });
  if (first?.type !== "entry") throw new Error("There is no entry");
  const { transaction, position } = first.entry;
  const dated = (at: unknown) => client.finalized({ transaction, position: { ...position, at: at as Date } });
  const frame: unknown = runInNewContext(`new Date(${position.at.getTime()})`);
  expect(await dated(frame)).toMatchObject({ transaction, position: { final: true } });
  for (const at of [new Date(Number.NaN), position.at.getTime(), {}, null])
    await expect(dated(at)).rejects.toThrow(TypeError);
});

test("a cursor that no ledger made is the caller's mistake", async () => {
  const { client, ask } = await serve();
  expect((await ask("/entries", { after: "elsewhere" })).status).toBe(422);
  await expect(allOf(client.entries({ after: "elsewhere" as never }))).rejects.toThrow(TypeError);
  await expect(allOf(client.entries({ log: "0x1" as Address }))).rejects.toThrow(TypeError);
});
