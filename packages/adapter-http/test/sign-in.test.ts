import type { Address } from "@chartkey/core/adapters";
import { fixedClock, memoryProfiles } from "@chartkey/core/fakes";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createSiweMessage, type SiweMessage } from "viem/siwe";
import { httpServer, type HttpServer, type HttpServerOptions } from "../src/server/index.js";
import { signIn } from "../src/index.js";
import { memorySessions } from "../src/server/session-store.js";
import { Sessions } from "../src/server/sessions.js";
import { accountOf, chainId, origin } from "./account.js";

const account = accountOf(1);
const start = new Date("2026-11-01T12:00:00Z");
const other = "https://other.example";
const here = "http://127.0.0.1";

let clock: ReturnType<typeof fixedClock>;
let server: HttpServer;

const serve = (more: Partial<HttpServerOptions> = {}): HttpServer =>
  httpServer({
    url: here,
    origins: [origin, other],
    chainIds: [chainId],
    profiles: memoryProfiles(),
    verifier: { verify: async () => true },
    clock,
    ...more,
  });

beforeEach(() => {
  clock = fixedClock(start);
  server = serve();
});
afterEach(() => server.close());

const ask = (path: string, init: RequestInit = {}): Promise<Response> => server.fetch(new Request(here + path, init));

async function nonce(): Promise<string> {
  return ((await (await ask("/nonces", { method: "POST" })).json()) as { nonce: string }).nonce;
}

async function messageWith(change: Partial<SiweMessage> = {}): Promise<string> {
  return createSiweMessage({
    address: account.address,
    chainId,
    domain: "app.example",
    uri: here,
    version: "1",
    nonce: await nonce(),
    issuedAt: clock.now(),
    ...change,
  });
}

async function send(
  message: string,
  more: { signature?: string; headers?: Record<string, string>; signal?: AbortSignal } = {},
) {
  const signature = more.signature ?? (await account.signMessage({ message }));
  return ask("/sessions", {
    method: "POST",
    headers: { "content-type": "application/json", ...more.headers },
    body: JSON.stringify({ message, signature }),
    ...(more.signal && { signal: more.signal }),
  });
}

async function begin(): Promise<{ readonly token: string; readonly until: number }> {
  return (await (await send(await messageWith())).json()) as { token: string; until: number };
}

/** Whether a request with this token is let in. */
async function isIn(token: string, headers: Record<string, string> = {}): Promise<boolean> {
  const { status } = await ask("/health/profiles", { headers: { authorization: `Bearer ${token}`, ...headers } });
  return status === 204;
}

const refused = { status: 403, code: "SIGN_IN_REFUSED", retryable: false };

test("a signed message lets its account in, by a token that only its hash is kept of", async () => {
  const kept: unknown[] = [];
  const nonces = new Set<string>();
  const sessions = new Map<string, never>();
  server = serve({
    sessions: {
      takeNonce: async (one) => nonces.size < nonces.add(one).size,
      put: async (id, session) => {
        kept.push(id, session);
        sessions.set(id, session as never);
      },
      get: async (id) => sessions.get(id),
      delete: async (id) => void sessions.delete(id),
    },
  });
  const { token, until } = await begin();
  expect(token).toMatch(/^[-_\w]{43}$/u);
  expect(await isIn(token)).toBe(true);
  expect(kept[1]).toEqual({ account: account.address, origin, until });
  expect(JSON.stringify(kept)).not.toContain(token);
});

test("a message is good for one sign-in, also when it comes twice at once", async () => {
  const message = await messageWith();
  const answers = await Promise.all([send(message), send(message)]);
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 403]);
  const again = await send(message);
  expect(await again.json()).toMatchObject(refused);
});

test("a sign-in that is given up while its signature is verified uses no message up", async () => {
  const [asked, verdict] = [Promise.withResolvers<void>(), Promise.withResolvers<boolean>()];
  server = serve({
    verifyMessage: () => {
      asked.resolve();
      return verdict.promise;
    },
  });
  const message = await messageWith();
  const leaving = new AbortController();
  const left = send(message, { signal: leaving.signal });
  await asked.promise;
  leaving.abort(new Error("left"));
  await left;
  verdict.resolve(true);
  expect((await send(message)).status).toBe(201);
});

const wrong: Readonly<Record<string, Partial<SiweMessage>>> = {
  "another domain": { domain: "evil.example" },
  "a domain of this server": { domain: "127.0.0.1" },
  "another port": { domain: "app.example:444" },
  "another scheme": { scheme: "http" },
  "another server": { uri: "https://evil.example" },
  "another port of the server": { uri: "http://127.0.0.1:444" },
  "the server over TLS": { uri: "https://127.0.0.1" },
  "another path of the server": { uri: "http://127.0.0.1/api" },
  "a URI of its page": { uri: origin },
  "a URI with a port that is none": { uri: "https://app.example:99999" },
  "a URI without a host": { uri: "https://[" },
  "another chain": { chainId: 1 },
  "a nonce of somebody else": { nonce: "a".repeat(76) },
  "a short nonce": { nonce: "12345678" },
  "an end in the past": { expirationTime: new Date(start.getTime() - 1) },
  "a beginning in the future": { notBefore: new Date(start.getTime() + 60_000) },
  "an old date": { issuedAt: new Date(start.getTime() - 3_600_000) },
  "a date to come": { issuedAt: new Date(start.getTime() + 3_600_000) },
  "another account": { address: accountOf(2).address },
};

test.each(Object.entries(wrong))("%s is refused", async (_, change) => {
  const answer = await send(await messageWith(change));
  expect(await answer.json()).toMatchObject(refused);
});

test.each([
  ["a line more", (message: string) => `${message}\nAdmin: true`],
  ["a line before", (message: string) => `evil\n${message}`],
  ["a second message", (message: string) => `${message}\n\n${message}`],
  ["a space at the end", (message: string) => `${message} `],
  ["an address in lower case", (message: string) => message.replace(account.address, account.address.toLowerCase())],
  ["nothing", () => ""],
])("a message with %s is refused", async (_, change) => {
  const answer = await send(change(await messageWith()));
  expect(await answer.json()).toMatchObject(refused);
});

test.each([
  ["of another text", async () => account.signMessage({ message: "hello" })],
  ["of nobody", async () => `0x${"00".repeat(65)}`],
  ["of one byte", async () => "0x01"],
])("a signature %s is refused, and the nonce stays good", async (_, sign) => {
  const message = await messageWith();
  expect(await (await send(message, { signature: await sign() })).json()).toMatchObject(refused);
  expect((await send(message)).status).toBe(201);
});

test("a nonce ends after ten minutes", async () => {
  const message = await messageWith({ issuedAt: new Date(start.getTime() + 30_000) });
  clock.advance(600);
  expect(await (await send(message)).json()).toMatchObject(refused);
});

test("a page cannot send the message of another", async () => {
  const message = await messageWith();
  expect(await (await send(message, { headers: { origin: other } })).json()).toMatchObject(refused);
  expect((await send(message, { headers: { origin } })).status).toBe(201);
});

test("a smart account signs in where the server's verifier says so", async () => {
  const seen: unknown[] = [];
  server = serve({
    verifyMessage: async (claim) => {
      seen.push(claim);
      return claim.signature === "0x1271";
    },
  });
  const message = await messageWith();
  expect((await send(message, { signature: "0x1272" })).status).toBe(403);
  expect((await send(message, { signature: "0x1271" })).status).toBe(201);
  expect(seen.at(-1)).toEqual({ address: account.address, chainId, message, signature: "0x1271" });
});

test("a session ends at its time, however often it is used", async () => {
  server = serve({ sessionHours: 1 });
  const { token, until } = await begin();
  expect(until).toBe(start.getTime() + 3_600_000);
  for (let minute = 0; minute < 60; minute += 10) {
    expect(await isIn(token)).toBe(true);
    clock.advance(600);
  }
  expect(await isIn(token)).toBe(false);
});

test("a session whose time is over is open to nothing that goes on", async () => {
  const kept = { account: account.address as Address, origin, until: start.getTime() + 1_000 };
  const sessions = new Sessions({
    url: here,
    origins: [origin],
    chainIds: [chainId],
    clock,
    life: 1_000,
    nonceSecret: new Uint8Array(32),
    verify: async () => true,
    store: { ...memorySessions(clock), get: async () => kept },
  });
  expect(await sessions.isOpen({ ...kept, id: "id" })).toBe(true);
  clock.advance(1);
  expect(await sessions.isOpen({ ...kept, id: "id" })).toBe(false);
});

test("a message may end its session sooner, and not later", async () => {
  const ending = async (seconds: number) => {
    const message = await messageWith({ expirationTime: new Date(start.getTime() + seconds * 1000) });
    return ((await (await send(message)).json()) as { until: number }).until - start.getTime();
  };
  expect(await ending(60)).toBe(60_000);
  expect(await ending(10 * 86_400)).toBe(12 * 3_600_000);
});

test("a stolen session ends by the sign-out of whom it was stolen from, and serves no other page", async () => {
  const { token } = await begin();
  expect(await isIn(token, { origin })).toBe(true);
  expect(await isIn(token, { origin: other })).toBe(false);
  const headers = { authorization: `Bearer ${token}` };
  expect((await ask("/sessions/current", { method: "DELETE", headers })).status).toBe(204);
  expect(await isIn(token)).toBe(false);
});

test("a session cannot be fixed: the server makes each token, whatever comes with a sign-in", async () => {
  const fixed = "A".repeat(43);
  const message = await messageWith();
  const headers = { authorization: `Bearer ${fixed}`, cookie: `token=${fixed}` };
  const { token } = (await (await send(message, { headers })).json()) as { token: string };
  expect(token).not.toBe(fixed);
  expect(await isIn(fixed)).toBe(false);
  const second = await begin();
  expect(second.token).not.toBe(token);
});

test("no request is let in by what a browser adds by itself", async () => {
  const { token } = await begin();
  const asCookie = await ask("/health/profiles", { headers: { cookie: `token=${token}; session=${token}`, origin } });
  expect(asCookie.status).toBe(401);
  const inUrl = await ask(`/health/profiles?access_token=${token}`, { headers: { origin } });
  expect(inUrl.status).toBe(401);
  const answer = await send(await messageWith());
  expect(answer.headers.get("set-cookie")).toBeNull();
  expect(answer.headers.get("cache-control")).toBe("no-store");
});

test("the client signs in with one prompt, and signs out", async () => {
  const prompts: string[] = [];
  server = serve({ clock: { now: () => new Date() } });
  const session = await signIn({
    url: here,
    address: account.address.toLowerCase() as `0x${string}`,
    chainId,
    origin,
    statement: "Chartkey asks who you are.",
    signMessage: async (message) => {
      prompts.push(message);
      return account.signMessage({ message });
    },
    fetch: (url, init) => server.fetch(new Request(url, init)),
  });
  expect(prompts).toHaveLength(1);
  expect(prompts[0]).toContain("Chartkey asks who you are.");
  expect(session.account).toBe(account.address);
  expect(await isIn(session.token)).toBe(true);
  await session.signOut();
  expect(await isIn(session.token)).toBe(false);
});
