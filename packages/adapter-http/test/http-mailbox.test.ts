import { mailboxSuite } from "@chartkey/core/conformance";
import { createKeyring } from "@chartkey/core";
import { type CallOptions, parseAddress, parseLedgerId } from "@chartkey/core/adapters";
import { fixedClock, memoryMailbox } from "@chartkey/core/fakes";
import { type PairingCode, receiveKeyring, sendKeyring } from "@chartkey/core/vault";
import { afterEach, describe, expect, test, vi } from "vitest";
import { httpMailbox } from "../src/index.js";
import { boundedMailbox, httpServer, type HttpServerOptions } from "../src/server/index.js";
import { Recently } from "../src/server/recently.js";
import { chainId, origin } from "./account.js";
import { direct } from "./direct.js";
import { hurried, skipPauses, stopTimers } from "./hurried.js";
import { listen } from "./listen.js";
import { httpMailboxFixture } from "./mailbox-fixture.js";

describe("a mailbox over HTTP", () => {
  for (const [name, run] of Object.entries(mailboxSuite))
    test(name, async () => {
      skipPauses(undefined, [200, 400, 800, 1_600, 3_200]);
      await run(httpMailboxFixture);
    });
});

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function serve(more: Partial<HttpServerOptions> = {}): Promise<string> {
  const listening = await listen((request) => server.fetch(request));
  const server = httpServer({
    url: listening.url,
    origins: [origin],
    chainIds: [chainId],
    mailbox: boundedMailbox(),
    ...more,
  });
  open.push(server, listening);
  return listening.url;
}

const device = (url: string) => httpMailbox({ url, token: () => undefined });
const at = (channel: string, number: number | string) => `/mailbox/${channel}/${number}`;
const channel = "7k3w0q9x";

async function put(url: string, path: string, body: Uint8Array<ArrayBuffer> = Uint8Array.of(1), headers = {}) {
  const response = await fetch(url + path, { method: "PUT", body, headers });
  await response.arrayBuffer();
  return response.status;
}

test("a second device gets the keyring over a server, without an account", async () => {
  const url = await serve();
  const [keyring, code] = [await createKeyring(), Promise.withResolvers<PairingCode>()];
  const digits: string[] = [];
  const confirm = (shown: string) => digits.push(shown) > 0;
  const received = receiveKeyring({ mailbox: device(url), show: code.resolve, confirm });
  const sent = code.promise.then((shown) => sendKeyring({ mailbox: device(url), keyring, code: shown.code, confirm }));
  const [copy] = await Promise.all([received, sent]);
  expect(new Set(digits).size).toBe(1);
  const owner = {
    ledger: parseLedgerId("eip155:1:0x5fbdb2315678afecb367f032d93f642f64180aa3"),
    address: parseAddress(`0x${"12".repeat(20)}`),
  };
  const bundleOf = async (one: typeof copy) => (await one.identity(owner, 0)).bundle;
  expect(await bundleOf(copy)).toEqual(await bundleOf(keyring));
});

test("a channel, a number and a message have their form, whatever is sent", async () => {
  const url = await serve();
  for (const path of [at("..%2f..%2f", 1), at("7K3W0Q9X", 1), at("7k3w0q9", 1), at("%00%00%00%00%00%00%00%00", 1)])
    expect(await put(url, path), path).toBe(400);
  for (const number of ["0", "7", "01", "1e0", "+1", "x"])
    expect(await put(url, at(channel, number)), number).toBe(400);
  expect(await put(url, at(channel, 1), new Uint8Array())).toBe(400);
  expect(await put(url, at(channel, 1), new Uint8Array(8_193))).toBe(413);
  expect((await fetch(url + at(channel, 1))).status).toBe(410);
  expect(await put(url, at(channel, 1), new Uint8Array(8_192))).toBe(204);
});

test("a message without an end opens no channel", async () => {
  // a client over a network may wait for ever to send the rest
  const server = httpServer({
    url: "https://api.example",
    origins: [origin],
    chainIds: [chainId],
    mailbox: boundedMailbox(),
  });
  open.push(server);
  const body = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(4_096)) });
  const where = `https://api.example${at(channel, 1)}`;
  const sent = await server.fetch(new Request(where, { method: "PUT", body, duplex: "half" } as RequestInit));
  expect(sent.status).toBe(413);
  expect((await server.fetch(new Request(where))).status).toBe(410);
});

test("a client opens so many channels in a minute, and others open theirs", async () => {
  const clock = fixedClock(new Date("2026-07-01T10:00:00Z"));
  const clientOf = (request: Request) => request.headers.get("x-from") ?? "";
  const url = await serve({ clock, pairingsPerMinute: 2, clientOf });
  const from = (name: string, nth: number) => put(url, at(`0000000${nth}`, 1), undefined, { "x-from": name });
  expect([await from("one", 1), await from("one", 2), await from("one", 3)]).toEqual([204, 204, 429]);
  expect(await from("other", 4)).toBe(204);
  // who goes on with what is open is not counted
  expect(await put(url, at("00000001", 2), undefined, { "x-from": "one" })).toBe(204);
  clock.advance(60);
  expect(await from("one", 3)).toBe(204);
});

test("a message that is put again, since its answer was lost, begins no other pairing", async () => {
  const clock = fixedClock(new Date("2026-07-01T10:00:00Z"));
  const url = await serve({ clock, pairingsPerMinute: 2 });
  for (let times = 0; times < 6; times += 1) expect(await put(url, at("00000001", 1))).toBe(204);
  expect(await put(url, at("00000002", 1))).toBe(204);
  expect(await put(url, at("00000003", 1))).toBe(429);
  clock.advance(60);
  expect(await put(url, at("00000001", 1))).toBe(204);
  expect(await put(url, at("00000003", 1))).toBe(204);
  expect(await put(url, at("00000004", 1))).toBe(429);
});

test("of ten thousand names the one that was noted first is forgotten", () => {
  const noted = new Recently(fixedClock(new Date("2026-07-01T10:00:00Z")));
  for (let nth = 0; nth <= 10_000; nth += 1) noted.note(`${nth}`);
  expect([noted.has("0"), noted.has("1")]).toEqual([false, true]);
});

test("strangers who fill the mailbox end the pairing of nobody", async () => {
  stopTimers();
  const { server } = direct({ mailbox: boundedMailbox({ channels: 1 }) });
  open.push(server);
  const fetch = (given: unknown, init?: RequestInit) => server.fetch(new Request(given as string, init));
  const near = httpMailbox({ url: "https://api.example", token: () => undefined, fetch });
  await hurried(near.put(channel, 1, Uint8Array.of(1)));
  await expect(hurried(near.put("00000000", 1, Uint8Array.of(1)))).rejects.toMatchObject({
    code: "MAILBOX_UNAVAILABLE",
    retryable: true,
  });
  expect(await hurried(near.take(channel, 1))).toEqual(Uint8Array.of(1));
});

test("a wait ends after a third of the time limit, and the client asks again", async () => {
  stopTimers();
  const mailbox = memoryMailbox();
  const { server } = direct({ mailbox, timeout: 9_000 });
  open.push(server);
  const waited: number[] = [];
  const fetch = async (given: unknown, init?: RequestInit) => {
    const from = Date.now();
    const answer = await server.fetch(new Request(given as string, init));
    waited.push(Date.now() - from);
    return answer;
  };
  await mailbox.put(channel, 1, Uint8Array.of(1));
  const taken = httpMailbox({ url: "https://api.example", token: () => undefined, fetch }).take(channel, 2);
  await vi.advanceTimersByTimeAsync(7_000);
  expect(waited).toEqual([3_000, 3_000]);
  await mailbox.put(channel, 2, Uint8Array.of(2));
  expect(await hurried(taken)).toEqual(Uint8Array.of(2));
});

test("a wait ends before clients give up, whatever the time limit of the server", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  open.push({ close: () => vi.useRealTimers() });
  const server = httpServer({
    url: "https://api.example",
    origins: [origin],
    chainIds: [chainId],
    mailbox: boundedMailbox(),
    timeout: 300_000,
  });
  open.push(server);
  const first = new Request(`https://api.example${at(channel, 1)}`, { method: "PUT", body: "a" });
  expect((await server.fetch(first)).status).toBe(204);
  const waiting = server.fetch(new Request(`https://api.example${at(channel, 2)}`));
  await vi.advanceTimersByTimeAsync(10_000);
  expect((await waiting).status).toBe(204);
});

test("so many wait at once, and no more; whoever leaves makes room", async () => {
  const waiting = {
    ...boundedMailbox(),
    take: (_: string, __: number, { signal }: CallOptions = {}) => aborted(signal),
  };
  const server = httpServer({
    url: "https://api.example",
    origins: [origin],
    chainIds: [chainId],
    mailbox: waiting,
    requestsPerMinute: 1_000_000,
  });
  open.push(server);
  const stop = new AbortController();
  const ask = (signal?: AbortSignal) =>
    server.fetch(new Request(`https://api.example${at(channel, 1)}`, signal ? { signal } : {}));
  const asked = Array.from({ length: 2_000 }, () => ask(stop.signal));
  expect((await ask()).status).toBe(503);
  stop.abort(new Error("The client has left"));
  await Promise.all(asked);
  const left = new AbortController();
  const again = ask(left.signal);
  left.abort(new Error("The client has left"));
  expect((await again).status).toBe(500);
});

test("nobody holds all places: one client has sixteen, and others wait beside it", async () => {
  const clientOf = (request: Request) => request.headers.get("x-from") ?? "";
  const server = httpServer({
    url: "https://api.example",
    origins: [origin],
    chainIds: [chainId],
    mailbox: boundedMailbox(),
    clientOf,
  });
  open.push(server);
  const stop = new AbortController();
  const ask = (from: string) =>
    server.fetch(
      new Request(`https://api.example${at(channel, 2)}`, { headers: { "x-from": from }, signal: stop.signal }),
    );
  await server.fetch(
    new Request(`https://api.example${at(channel, 1)}`, { method: "PUT", body: "a", headers: { "x-from": "other" } }),
  );
  const waiting = Array.from({ length: 16 }, () => ask("one"));
  expect((await ask("one")).status).toBe(429);
  const other = ask("other");
  const message = { method: "PUT", body: "b", headers: { "x-from": "other" } };
  expect((await server.fetch(new Request(`https://api.example${at(channel, 2)}`, message))).status).toBe(204);
  expect((await other).status).toBe(200);
  stop.abort(new Error("left"));
  await Promise.all(waiting);
});

test("a mailbox that ignores an abort holds no place", async () => {
  stopTimers();
  const clientOf = () => "one";
  const deaf = { ...boundedMailbox(), take: () => new Promise<never>(() => {}) };
  const { server } = direct({ mailbox: deaf, clientOf });
  open.push(server);
  const ask = () => server.fetch(new Request(`https://api.example${at(channel, 2)}`));
  for (let n = 0; n < 20; n += 1) expect((await hurried(ask())).status).toBe(204);
});

const aborted = (signal: AbortSignal | undefined) =>
  new Promise<never>((_, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });

test("a client that has left waits no more", async () => {
  const [asked, left] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const mailbox = boundedMailbox();
  const watched = {
    ...mailbox,
    take: (...args: Parameters<typeof mailbox.take>) => {
      args[2]?.signal?.addEventListener("abort", () => left.resolve());
      asked.resolve();
      return mailbox.take(...args);
    },
  };
  const url = await serve({ mailbox: watched });
  await mailbox.put(channel, 1, Uint8Array.of(1));
  const stop = new AbortController();
  const reason = new Error("stop");
  const waiting = device(url).take(channel, 2, { signal: stop.signal });
  await asked.promise;
  stop.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  await expect(left.promise).resolves.toBeUndefined();
});

test.each<[string, () => Response]>([
  ["an endless message", () => new Response(new ReadableStream({ pull: (to) => to.enqueue(new Uint8Array(4_096)) }))],
  ["an empty message", () => new Response(new Uint8Array())],
  ["a page", () => new Response("<!doctype html>", { headers: { "content-type": "text/html" } })],
  ["a code of another port", () => problem(403, "PROFILE_FORGED")],
])("%s of a lying server is a mailbox that is away, or misconfigured", async (_, answer) => {
  stopTimers();
  const mailbox = httpMailbox({ url: "https://api.example", token: () => undefined, fetch: async () => answer() });
  await expect(hurried(mailbox.take(channel, 1))).rejects.toMatchObject({
    code: expect.stringMatching(/^(?:MAILBOX_UNAVAILABLE|MISCONFIGURED)$/u),
  });
});

const problem = (status: number, code: string) =>
  new Response(JSON.stringify({ title: "x", status, code }), {
    status,
    headers: { "content-type": "application/problem+json" },
  });

/** A mailbox whose server answers with these, and with the last one ever after. */
function answering(...answers: readonly (() => Response)[]) {
  let asked = 0;
  const fetch = async () => {
    asked += 1;
    const answer = answers[Math.min(asked, answers.length) - 1];
    if (!answer) throw new TypeError("The network is gone");
    return answer();
  };
  return { mailbox: httpMailbox({ url: "https://api.example", token: () => undefined, fetch }), asked: () => asked };
}

const gone = (): never => {
  throw new TypeError("The network is gone");
};
const busy = () => new Response(undefined, { status: 503 });
const notYet = () => new Response(undefined, { status: 204 });
const message = () =>
  new Response(Uint8Array.of(7), { headers: { "content-type": "application/octet-stream; charset=binary" } });

test("questions that fail for seconds end no pairing", async () => {
  stopTimers();
  const failing = [gone, busy, gone, busy, gone];
  const { mailbox } = answering(...failing, notYet, ...failing, message);
  const since = Date.now();
  expect(await hurried(mailbox.take(channel, 2))).toEqual(Uint8Array.of(7));
  expect(Date.now() - since).toBeGreaterThan(12_000);
});

test("a message whose answer was lost is put again, as it was", async () => {
  stopTimers();
  const { server } = direct({ mailbox: boundedMailbox() });
  open.push(server);
  const bodies: Uint8Array[] = [];
  const fetch = async (given: unknown, init?: RequestInit) => {
    const request = new Request(given as string, init);
    if (request.method !== "PUT") return server.fetch(request);
    bodies.push(await request.clone().bytes());
    // it is lost on its way there, and then on its way back
    if (bodies.length > 1) await server.fetch(request);
    return bodies.length > 2 ? new Response(undefined, { status: 204 }) : gone();
  };
  const mailbox = httpMailbox({ url: "https://api.example", token: () => undefined, fetch });
  const given = Uint8Array.of(1, 2);
  const putting = mailbox.put(channel, 1, given);
  given.fill(9);
  await hurried(putting);
  expect(bodies).toEqual([Uint8Array.of(1, 2), Uint8Array.of(1, 2), Uint8Array.of(1, 2)]);
  expect(await hurried(mailbox.take(channel, 1))).toEqual(Uint8Array.of(1, 2));
});

test("a put to a mailbox that stays away is tried six times; one that is refused once", async () => {
  stopTimers();
  const away = answering(gone);
  await expect(hurried(away.mailbox.put(channel, 1, Uint8Array.of(1)))).rejects.toMatchObject({
    code: "MAILBOX_UNAVAILABLE",
    retryable: true,
  });
  expect(away.asked()).toBe(6);
  const ended = answering(() => problem(410, "PAIRING_ENDED"));
  await expect(hurried(ended.mailbox.put(channel, 2, Uint8Array.of(1)))).rejects.toMatchObject({
    code: "PAIRING_ENDED",
  });
  expect(ended.asked()).toBe(1);
});

test("a mailbox that stays away, and one that refuses, say so", async () => {
  stopTimers();
  const away = answering(gone);
  await expect(hurried(away.mailbox.take(channel, 2))).rejects.toMatchObject({
    code: "MAILBOX_UNAVAILABLE",
    retryable: true,
  });
  expect(away.asked()).toBe(6);
  const ended = answering(() => problem(410, "PAIRING_ENDED"));
  await expect(hurried(ended.mailbox.take(channel, 2))).rejects.toMatchObject({ code: "PAIRING_ENDED" });
  expect(ended.asked()).toBe(1);
});

test.each(["take", "put"] as const)("an abort ends the wait of a %s for a mailbox that is away", async (what) => {
  const stop = new AbortController();
  const { mailbox } = answering(() => {
    stop.abort(new Error("stop"));
    return busy();
  });
  const options = { signal: stop.signal };
  const call = what === "take" ? mailbox.take(channel, 2, options) : mailbox.put(channel, 2, Uint8Array.of(1), options);
  await expect(call).rejects.toThrow("stop");
});
