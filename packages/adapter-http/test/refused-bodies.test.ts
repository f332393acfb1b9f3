import { once } from "node:events";
import { connect } from "node:net";
import { fixedClock, memoryBlobs, memoryProfiles } from "@chartkey/core/fakes";
import { afterEach, describe, expect, test, vi } from "vitest";
import { boundedMailbox, httpServer, type HttpServerOptions } from "../src/server/index.js";
import { chainId, origin, signInAs } from "./account.js";
import { servers } from "./servers.js";

const MiB = 1_048_576;

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

/** A connection on which a test writes what it likes, and what came back on it. */
async function connection(port: number) {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  socket.on("error", () => {});
  let said = "";
  let heard = Promise.withResolvers<void>();
  const hear = (data: Buffer | false) => {
    said += String(data || "");
    heard.resolve();
    heard = Promise.withResolvers();
  };
  socket.on("data", hear).on("close", hear);
  open.push({ close: () => socket.destroy() });
  const write = (piece: string | Uint8Array) => socket.write(piece);
  /** The statuses of the first `count` answers, or of those that came before it was closed. */
  const statuses = async (count: number): Promise<readonly number[]> => {
    for (;;) {
      const found = [...said.matchAll(/^HTTP\/1\.1 (\d+) /gmu)].map(([, status]) => Number(status));
      if (found.length >= count || socket.destroyed) return found;
      await heard.promise;
    }
  };
  return { write, statuses, said: () => said };
}

const make = (more: Partial<HttpServerOptions> = {}) =>
  httpServer({
    url: "https://api.example",
    origins: [origin],
    chainIds: [chainId],
    profiles: memoryProfiles(),
    verifier: { verify: async () => true },
    blobs: memoryBlobs(),
    mailbox: boundedMailbox(),
    ...more,
  });

test("a refused body that has no end is taken no further than 8 MiB", async () => {
  let taken = 0;
  const body = new ReadableStream({
    pull(controller) {
      taken += 0x10000;
      controller.enqueue(new Uint8Array(0x10000));
    },
  });
  const request = { method: "POST", body, duplex: "half" } as RequestInit;
  const response = await make().fetch(new Request("https://api.example/uploads?holder=a", request));
  expect([response.status, response.headers.get("connection")]).toEqual([401, "close"]);
  expect(taken).toBeGreaterThan(8 * MiB);
  expect(taken).toBeLessThan(9 * MiB);
});

test("no body is taken of what a browser asks first", async () => {
  let taken = 0;
  const body = new ReadableStream({
    pull(controller) {
      taken += 1;
      controller.enqueue(new Uint8Array(0x10000));
    },
  });
  const asks = { method: "OPTIONS", body, duplex: "half", headers: { origin } } as RequestInit;
  const response = await make().fetch(new Request("https://api.example/nonces", asks));
  expect([response.status, response.headers.get("connection")]).toEqual([204, "close"]);
  expect(taken).toBeLessThan(8);
});

test("a client who has left is not waited for", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  open.push({ close: () => vi.useRealTimers() });
  const stop = new AbortController();
  const silent = new ReadableStream({ pull: () => stop.abort() });
  const request = { method: "POST", body: silent, duplex: "half", signal: stop.signal } as RequestInit;
  const response = await make().fetch(new Request("https://api.example/nonces", request));
  expect(response.headers.get("connection")).toBe("close");
});

describe.each(servers)("by $by", ({ listen }) => {
  async function serve(more: Partial<HttpServerOptions> = {}) {
    const listening = await listen((request) => server.fetch(request));
    const server = make({ url: listening.url, ...more });
    open.push(server, listening);
    const { token } = await signInAs(1, listening.url);
    return { ...listening, token };
  }

  const asJson = "Content-Type: application/json\r\n";

  test.each([
    { why: "no session", line: "POST /uploads?holder=a", status: 401, token: "" },
    { why: "a page of another origin", line: "POST /nonces", headers: "Origin: https://evil.example\r\n", status: 403 },
    { why: "nothing there", line: "POST /nowhere", status: 404 },
    { why: "another method", line: "PUT /nonces", status: 405 },
    { why: "no such upload", line: "PATCH /uploads/none", status: 404 },
    { why: "too long a message", line: "PUT /mailbox/7k3w0q9x/1", status: 413, token: "" },
    { why: "too much JSON", line: "POST /profiles", headers: asJson, status: 413 },
    { why: "no JSON", line: "POST /profiles", status: 415 },
    { why: "too long a first part", line: "POST /uploads?holder=a", status: 413 },
    { why: "no room", line: "POST /uploads?holder=a", status: 507, quota: () => 0 },
    { why: "too many requests", line: "POST /nonces", status: 429, requestsPerMinute: 2, token: "" },
  ])("$why: the answer comes after the body, and the connection goes on", async (refusal) => {
    const { line, headers = "", status, requestsPerMinute = 600, quota } = refusal;
    const { port, token: own } = await serve({ quota, clock: fixedClock(new Date()), requestsPerMinute });
    const { token = own } = refusal;
    const bearer = token && `Authorization: Bearer ${token}\r\n`;
    const { write, statuses } = await connection(port);
    write(`${line} HTTP/1.1\r\nHost: a\r\n${bearer}${headers}Content-Length: ${MiB}\r\n\r\n`);
    write(new Uint8Array(MiB));
    write("GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n");
    expect(await statuses(2)).toEqual([status, status === 429 ? 429 : 200]);
  });

  test("a body that says it is too long to take is refused at once, and the connection ends", async () => {
    const { port } = await serve();
    const { write, statuses, said } = await connection(port);
    write(`POST /uploads?holder=a HTTP/1.1\r\nHost: a\r\nContent-Length: ${9 * MiB}\r\n\r\n`);
    expect(await statuses(1)).toEqual([401]);
    expect(said()).toMatch(/^connection: close\r$/imu);
  });

  test("who stops in the middle of a body hears the answer at the time limit, and the connection ends", async () => {
    const { port } = await serve({ timeout: 300 });
    const { write, statuses, said } = await connection(port);
    write("POST /uploads?holder=a HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc");
    expect(await statuses(1)).toEqual([401]);
    expect(said()).toMatch(/^connection: close\r$/imu);
  });
});
