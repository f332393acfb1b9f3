import { connect } from "node:net";
import { fixedClock, memoryBlobs, memoryProfiles } from "@chartkey/core/fakes";
import { ChartkeyError, type ProfileDirectory } from "@chartkey/core/adapters";
import { afterEach, expect, test } from "vitest";
import { httpProfiles } from "../src/index.js";
import { httpServer, type HttpServerOptions } from "../src/server/index.js";
import { accountOf, chainId, origin, signInAs } from "./account.js";
import { listen, type Listening } from "./listen.js";
import { ledger, otherLedger, profileOf, removalOf } from "./profile-document.js";

const believing = { verify: async () => true };
const find = { ledger, role: "doctor", size: 10 };

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function serve(more: Partial<HttpServerOptions> = {}): Promise<Listening> {
  const listening = await listen((request) => server.fetch(request));
  const server = httpServer({
    url: listening.url,
    origins: [origin],
    chainIds: [chainId],
    profiles: memoryProfiles(),
    verifier: believing,
    blobs: memoryBlobs(),
    ...more,
  });
  open.push(server, listening);
  return listening;
}

/** A directory whose every call fails so. */
function failing(error: unknown): ProfileDirectory {
  const fail = () => Promise.reject(error);
  return { put: fail, get: fail, find: fail, remove: fail, health: fail };
}

const bearer = (token: string, more: object = {}) => ({ authorization: `Bearer ${token}`, ...more });
const asJson = { "content-type": "application/json" };

async function search(url: string, token: string, body: unknown, headers: object = {}): Promise<Response> {
  return fetch(`${url}/profiles/find`, {
    method: "POST",
    headers: bearer(token, { ...asJson, ...headers }),
    body: JSON.stringify(body),
  });
}

/** Writes to a server byte by byte, as no client of HTTP would, and returns what it answers. */
async function raw(port: number, ...pieces: readonly (string | Promise<unknown>)[]): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  let answer = "";
  const ended = new Promise<void>((resolve) => {
    socket.on("data", (data) => (answer += data.toString()));
    socket.on("close", () => resolve()).on("error", () => resolve());
  });
  for (const piece of pieces) {
    if (typeof piece === "string") socket.write(piece);
    else await piece;
  }
  await ended;
  return answer;
}

test("an error of a port keeps its code, message, hints and retryability on the way, and nothing else", async () => {
  const told = {
    message: "The directory sleeps",
    hints: ["Wake it."],
    retryable: true,
  } as const;
  const cause = new Error("mongodb://root:secret@10.0.0.1");
  const { url } = await serve({ profiles: failing(new ChartkeyError("DIRECTORY_UNAVAILABLE", { ...told, cause })) });
  const { token } = await signInAs(1, url);
  const response = await search(url, token, find);
  expect(response.status).toBe(503);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(await response.json()).toEqual({
    title: "Service Unavailable",
    status: 503,
    detail: told.message,
    code: "DIRECTORY_UNAVAILABLE",
    hints: told.hints,
    retryable: true,
  });
  const client = httpProfiles({ url, token: () => token });
  await expect(client.health()).rejects.toMatchObject({ code: "DIRECTORY_UNAVAILABLE", ...told });
});

test.each([
  ["an error", new Error("/etc/secret")],
  ["a TypeError of the port", new TypeError("secret of undefined")],
  ["a text", "secret"],
  ["undefined", undefined],
])("%s that is none of ours tells nothing", async (_, error) => {
  const { url } = await serve({ profiles: failing(error) });
  const { token } = await signInAs(1, url);
  const response = await search(url, token, find);
  expect(response.status).toBe(500);
  expect(await response.json()).toEqual({ title: "Internal Server Error", status: 500 });
});

test("a body is cut off where it is too long, with and without a length", async () => {
  const { url, port } = await serve();
  const { token } = await signInAs(1, url);
  const start = `POST /profiles HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n`;
  expect(await raw(port, `${start}Content-Length: 100000000\r\nConnection: close\r\n\r\n{`)).toMatch(
    /^HTTP\/1.1 413 /u,
  );
  const chunk = "x".repeat(0x8000);
  const chunks = Array.from({ length: 3 }, () => `8000\r\n${chunk}\r\n`);
  const endless = await raw(port, `${start}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n`, ...chunks);
  expect(endless).toMatch(/^HTTP\/1.1 413 /u);
});

test("a sender who stops in the middle of a body is let go at the time limit", async () => {
  const { url, port } = await serve({ timeout: 2_000 });
  const { token } = await signInAs(1, url);
  const start = `POST /profiles HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n`;
  expect(await raw(port, `${start}Content-Length: 100\r\nConnection: close\r\n\r\n{`)).toMatch(/^HTTP\/1.1 408 /u);
});

test("a port that never answers is given up at the time limit, and its signal aborts", async () => {
  const signals: AbortSignal[] = [];
  const hanging: ProfileDirectory = {
    ...failing("unused"),
    find: (_, options) => {
      if (options?.signal) signals.push(options.signal);
      return new Promise(() => {});
    },
  };
  const { url } = await serve({ timeout: 2_000, profiles: hanging });
  const { token } = await signInAs(1, url);
  expect(await (await search(url, token, find)).json()).toMatchObject({ status: 503, retryable: true });
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
});

test("a client who leaves aborts what the port does", async () => {
  const left = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const waiting: ProfileDirectory = {
    ...failing("unused"),
    find: (_, options) => {
      options?.signal?.addEventListener("abort", () => left.resolve());
      asked.resolve();
      return new Promise(() => {});
    },
  };
  const { url } = await serve({ profiles: waiting });
  const { token } = await signInAs(1, url);
  const stop = new AbortController();
  const reason = new Error("stop");
  const client = httpProfiles({ url, token: () => token });
  const call = client.find(find, { signal: stop.signal });
  await asked.promise;
  stop.abort(reason);
  await expect(call).rejects.toBe(reason);
  await expect(left.promise).resolves.toBeUndefined();
});

test("whoever asks too often is told when to come back, and others are served", async () => {
  const clock = fixedClock(new Date("2026-11-01"));
  const { url } = await serve({
    clock,
    requestsPerMinute: 5,
    clientOf: (request) => request.headers.get("x-from") ?? "",
  });
  const ask = (from: string) => fetch(`${url}/nonces`, { method: "POST", headers: { "x-from": from } });
  const statuses = [];
  for (let n = 0; n < 7; n += 1) statuses.push((await ask("one")).status);
  expect(statuses).toEqual([201, 201, 201, 201, 201, 429, 429]);
  const refusal = await ask("one");
  expect(refusal.headers.get("retry-after")).toBe("60");
  expect(await refusal.json()).toMatchObject({ status: 429, retryable: true });
  expect((await ask("other")).status).toBe(201);
  clock.advance(60);
  expect((await ask("one")).status).toBe(201);
});

test("whoever has a network of IPv6 is one client, and an address of IPv4 is one however it is written", async () => {
  const { url } = await serve({
    clock: fixedClock(new Date()),
    requestsPerMinute: 2,
    clientOf: (request) => request.headers.get("x-from") ?? "",
  });
  const ask = async (from: string) =>
    (await fetch(`${url}/nonces`, { method: "POST", headers: { "x-from": from } })).status;
  const network = ["2001:db8:1:2::1", "2001:DB8:1:2:ffff:ffff:ffff:ffff", "2001:0db8:0001:0002:0:0:0:3"];
  expect(await Promise.all(network.map(ask))).toEqual([201, 201, 429]);
  expect(await ask("2001:db8:1:3::1")).toBe(201);
  // as a URL and the header `Forwarded` have it
  expect(await ask("[2001:db8:1:3::2]")).toBe(201);
  expect(await ask("[2001:db8:1:3::3]:4711")).toBe(429);
  const wrapped = ["192.0.2.1", "::ffff:192.0.2.1", "::ffff:c000:201"];
  expect(await Promise.all(wrapped.map(ask))).toEqual([201, 201, 429]);
  expect(await ask("::ffff:192.0.2.2")).toBe(201);
  // a name that is no address stays what it is
  expect(await Promise.all(["1", "0x1", "01", "0.0.0.1"].map(ask))).toEqual([201, 201, 201, 201]);
});

test("an account has a limit of its own, whatever it asks from", async () => {
  const { url } = await serve({
    clock: fixedClock(new Date()),
    requestsPerMinute: 5,
    clientOf: () => crypto.randomUUID(),
  });
  const [one, other] = [await signInAs(1, url), await signInAs(2, url)];
  const statuses = [];
  for (let n = 0; n < 6; n += 1) statuses.push((await search(url, one.token, find)).status);
  expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  expect((await search(url, other.token, find)).status).toBe(200);
});

test("whoever has signed in has a limit of their own, also behind an address that others ask from", async () => {
  const { url } = await serve({ clock: fixedClock(new Date()), requestsPerMinute: 5, clientOf: () => "192.0.2.1" });
  const [one, other] = [await signInAs(1, url), await signInAs(2, url)];
  // the address has none left
  for (let n = 0; n < 2; n += 1) await fetch(`${url}/nonces`, { method: "POST" });
  expect((await fetch(`${url}/nonces`, { method: "POST" })).status).toBe(429);
  const tokens = ["x".repeat(43), one.token, other.token];
  expect(await Promise.all(tokens.map(async (token) => (await search(url, token, find)).status))).toEqual([
    429, 200, 200,
  ]);
});

test("who asks from a foreign page, and before each request, is counted too", async () => {
  const { url } = await serve({ clock: fixedClock(new Date()), requestsPerMinute: 1 });
  const ask = async (from: string, method: string) =>
    (await fetch(`${url}/nonces`, { method, headers: { origin: from } })).status;
  const foreign = [await ask("https://evil.example", "POST"), await ask("https://evil.example", "OPTIONS")];
  expect(foreign).toEqual([403, 429]);
  const asked = [];
  for (let n = 0; n < 11; n += 1) asked.push(await ask(origin, "OPTIONS"));
  expect(asked).toEqual([...Array.from({ length: 10 }, () => 204), 429]);
});

test("an answer says for whom it is, and that no browser guesses what it is", async () => {
  const { url } = await serve();
  const { token } = await signInAs(1, url);
  const { headers } = await search(url, token, find);
  expect([headers.get("vary"), headers.get("x-content-type-options"), headers.get("cache-control")]).toEqual([
    "origin",
    "nosniff",
    "no-store",
  ]);
});

test("only pages of the list may ask, and no cookie goes with it", async () => {
  const { url } = await serve();
  const ask = (from: string, method = "OPTIONS") => fetch(`${url}/nonces`, { method, headers: { origin: from } });
  const known = await ask(origin);
  expect(known.status).toBe(204);
  expect(known.headers.get("access-control-allow-origin")).toBe(origin);
  expect(known.headers.get("access-control-allow-headers")).toContain("authorization");
  expect(known.headers.get("access-control-allow-credentials")).toBeNull();
  for (const from of ["https://evil.example", "null", `${origin}.evil.example`, "https://app.example:444"])
    for (const method of ["OPTIONS", "POST"]) {
      const foreign = await ask(from, method);
      expect(foreign.status, from).toBe(403);
      expect(foreign.headers.get("access-control-allow-origin")).toBeNull();
    }
});

test("a profile has a strong entity tag, and is not sent to who has it", async () => {
  const { url } = await serve();
  const { token, account } = await signInAs(1, url);
  await httpProfiles({ url, token: () => token }).put(profileOf(1));
  const get = (headers: object) =>
    fetch(`${url}/profiles/${encodeURIComponent(ledger)}/${account}`, { headers: bearer(token, headers) });
  const first = await get({});
  const tag = first.headers.get("etag") ?? "";
  expect(tag).toMatch(/^"[-_\w]{43}"$/u);
  for (const known of [tag, `"other", ${tag}`, `W/${tag}`])
    expect((await get({ "if-none-match": known })).status).toBe(304);
  expect((await get({ "if-none-match": '"other"' })).status).toBe(200);
});

test("a query carries no operators to the store", async () => {
  const asked: unknown[] = [];
  const noting: ProfileDirectory = {
    ...failing("unused"),
    find: async (query) => {
      asked.push(query);
      return { items: [], malformed: [], next: undefined };
    },
  };
  const { url } = await serve({ profiles: noting });
  const { token } = await signInAs(1, url);
  const wrong = [
    { ...find, text: { $regex: "" } },
    { ...find, role: { $ne: null } },
    { ...find, $where: "sleep(1000)" },
    { ...find, after: { $gt: "" } },
    { ...find, ledger: ["a"] },
    { ...find, size: "10" },
    JSON.parse(`{"ledger":"${ledger}","role":"doctor","size":10,"__proto__":{"text":"a"}}`) as unknown,
    [find],
    null,
  ];
  for (const query of wrong) expect((await search(url, token, query)).status, JSON.stringify(query)).toBe(400);
  expect((await search(url, token, find, { "content-type": "text/plain" })).status).toBe(415);
  expect(asked).toEqual([]);
});

test("a document that its owner has not signed is not stored", async () => {
  const { url } = await serve({ verifier: { verify: async () => false } });
  const { token } = await signInAs(1, url);
  const client = httpProfiles({ url, token: () => token });
  const profile = profileOf(2);
  await expect(client.remove(removalOf(profile))).rejects.toMatchObject({ code: "PROFILE_FORGED" });
  await expect(client.put(profile)).rejects.toMatchObject({ code: "PROFILE_FORGED" });
  expect(await client.get(profile)).toBeUndefined();
});

test("a document of another ledger than the verifier knows is not stored, whoever signed it", async () => {
  const { url } = await serve({ verifier: { id: ledger, verify: async () => true } });
  const { token } = await signInAs(1, url);
  const client = httpProfiles({ url, token: () => token });
  const foreign = { ...profileOf(2), ledger: otherLedger };
  await expect(client.remove(removalOf(foreign))).rejects.toMatchObject({
    code: "MISCONFIGURED",
    message: "The server answers with 403: The server keeps profiles of another ledger",
  });
  await expect(client.put(foreign)).rejects.toMatchObject({ code: "MISCONFIGURED" });
  expect(await client.get(foreign)).toBeUndefined();
  expect(await client.remove(removalOf(profileOf(2)))).toBe("removed");
});

test("without a session nothing tells what is there", async () => {
  const { url } = await serve();
  const paths = [
    `/profiles/${ledger}/${accountOf(1).address}`,
    `/blobs/bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku`,
  ];
  for (const path of [...paths, "/pins?holder=a", "/health/profiles"])
    for (const headers of [{}, bearer("x".repeat(43)), { authorization: "Basic eDp4" }, { cookie: "token=x" }]) {
      const response = await fetch(url + path, { headers });
      expect(response.status).toBe(401);
      expect(response.headers.get("www-authenticate")).toBe("Bearer");
      expect(await response.json()).toMatchObject({ code: "SESSION_ENDED" });
    }
});

test.each(["/", "/profiles/a", "/%ff", "/profiles/%2e%2e/x/y", "//nonces"])("there is nothing at %s", async (path) => {
  const { url } = await serve();
  expect((await fetch(url + path)).status).toBe(404);
});

test("a clock that is set back keeps nobody out", async () => {
  let now = new Date("2026-11-01T12:00:00Z").getTime();
  const { url } = await serve({ clock: { now: () => new Date(now) }, requestsPerMinute: 2 });
  const ask = async () => (await fetch(`${url}/nonces`, { method: "POST" })).status;
  expect([await ask(), await ask(), await ask()]).toEqual([201, 201, 429]);
  now -= 3_600_000;
  expect([await ask(), await ask(), await ask()]).toEqual([201, 201, 429]);
  now += 61_000;
  expect(await ask()).toBe(201);
});

test("what answers GET answers HEAD with the same headers, and no body", async () => {
  const { url } = await serve();
  const { token, account } = await signInAs(1, url);
  const ask = async (path: string, method: string) => {
    const { status, headers, body } = await fetch(url + path, { method, headers: bearer(token) });
    await body?.cancel();
    const ofTheLine = ["date", "connection", "keep-alive", "transfer-encoding", "content-length"];
    return { status, headers: [...headers].filter(([name]) => !ofTheLine.includes(name)) };
  };
  const none = "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy";
  const paths = [
    "/openapi.json",
    "/health/blobs",
    "/pins?holder=a",
    `/blobs/${none}/size`,
    `/blobs/${none}`,
    "/nowhere",
  ];
  for (const path of [...paths, `/profiles/${ledger}/${account}`])
    expect(await ask(path, "HEAD"), path).toEqual(await ask(path, "GET"));
  expect(await (await fetch(`${url}/openapi.json`, { method: "HEAD" })).text()).toBe("");
  const refused = await fetch(`${url}/openapi.json`, { method: "PUT" });
  expect([refused.status, refused.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
});

test("another method is refused, with those that there are", async () => {
  const { url } = await serve();
  const response = await fetch(`${url}/nonces`);
  expect(response.status).toBe(405);
  expect(response.headers.get("allow")).toBe("POST");
});
