import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type CuttableProxy, cuttableProxy } from "../../src/conformance-node/index.js";
import { turns } from "../../src/conformance/assert.js";

/** A server that sends back whatever it gets. */
const server = createServer({ allowHalfOpen: true }, (socket) => {
  socket.on("error", () => {});
  socket.pipe(socket);
});
const clients: Socket[] = [];
let proxy: CuttableProxy;

beforeEach(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  proxy = await cuttableProxy({ host: "127.0.0.1", port: (server.address() as AddressInfo).port });
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await proxy.close();
  server.close();
});

async function connected(): Promise<Socket> {
  const client = connect({ host: "127.0.0.1", port: proxy.port });
  clients.push(client);
  await once(client, "connect");
  client.on("error", () => {});
  return client;
}

/** What comes back, once so many bytes have. */
async function echoed(client: Socket, length: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of client.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    parts.push(part);
    if (parts.reduce((sum, one) => sum + one.length, 0) >= length) break;
  }
  return Buffer.concat(parts);
}

test("passes bytes on both ways, however many, and their end", async () => {
  const client = await connected();
  const sent = Buffer.alloc(3_000_000, "chartkey");
  const back = echoed(client, Infinity);
  client.end(sent);
  expect((await back).equals(sent)).toBe(true);
});

test("a cut ends what is open and refuses what comes, until it is restored on the same port", async () => {
  const client = await connected();
  client.write("before");
  expect(String(await echoed(client, 6))).toBe("before");
  const closed = once(client.resume(), "close");
  await proxy.cut();
  await closed;
  await expect(connected()).rejects.toMatchObject({ code: "ECONNREFUSED" });
  await proxy.cut();
  await proxy.restore();
  const again = await connected();
  again.write("after");
  expect(String(await echoed(again, 5))).toBe("after");
});

test("while it hangs nothing passes and nothing is closed; then all of it does", async () => {
  const client = await connected();
  client.write("1");
  expect(String(await echoed(client, 1))).toBe("1");
  proxy.hang();
  proxy.hang();
  client.write("2");
  const later = await connected();
  later.write("3");
  await turns(1_000);
  expect([client.bytesRead, later.bytesRead, client.destroyed, later.destroyed]).toEqual([1, 0, false, false]);
  await proxy.restore();
  expect(String(await echoed(client, 1))).toBe("2");
  expect(String(await echoed(later, 1))).toBe("3");
});

test("slow passes some at a time, all in the end, and faster once it is restored", async () => {
  const client = await connected();
  proxy.slow(20_000);
  client.write(Buffer.alloc(1_000_000, 7));
  const first = (await echoed(client, 1)).length;
  expect(first).toBeLessThanOrEqual(1_000);
  await proxy.restore();
  const rest = await echoed(client, 1_000_000 - first);
  expect(first + rest.length).toBe(1_000_000);
  for (const bad of [0, -1, Number.NaN]) expect(() => proxy.slow(bad)).toThrow(TypeError);
});

test("the server may be at a Unix socket", async () => {
  const folder = await mkdtemp(join(tmpdir(), "chartkey-proxy-"));
  const path = join(folder, "server");
  server.close();
  server.listen(path);
  await once(server, "listening");
  await proxy.close();
  proxy = await cuttableProxy({ path });
  const client = await connected();
  client.write("1");
  expect(String(await echoed(client, 1))).toBe("1");
  await rm(folder, { recursive: true });
});

test("a server has an address or a path", async () => {
  for (const target of [{}, { port: 1 }, { host: "127.0.0.1" }, { host: "127.0.0.1", port: 1, path: "/server" }])
    await expect(cuttableProxy(target as never)).rejects.toThrow("`target` has a `host` and a `port`, or a `path`");
});

test("a server that is not there ends the connection", async () => {
  server.close();
  const client = await connected();
  await once(client.resume(), "close");
  expect(client.bytesRead).toBe(0);
});
