import { execFile } from "node:child_process";
import { once } from "node:events";
import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectByTls } from "node:tls";
import { promisify } from "node:util";
import { collect } from "@chartkey/core/adapters";
import { memoryBlobs, memoryLedger, memoryWallet } from "@chartkey/core/fakes";
import { serve } from "srvx";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freePort } from "../../../services/free-port.js";
import { httpBlobs } from "../src/index.js";
import { httpServer } from "../src/server/index.js";
import { chainId, origin, signInAs } from "./account.js";

const MiB = 1_048_576;
const guide = new URL("../../../docs/guides/running-a-server.md", import.meta.url);
// the shells of users who are not root do not find it
const env = { ...process.env, PATH: `${process.env["PATH"]}:/usr/sbin` };
const run = (prefix: string, ...args: readonly string[]) =>
  promisify(execFile)("nginx", ["-p", prefix, "-c", join(prefix, "nginx.conf"), ...args], { env });

let open: (() => unknown)[];
beforeEach(() => {
  open = [];
});
afterEach(async () => {
  for (const close of open.toReversed()) await close();
});

/** The guide's nginx before what answers at a port, with TLS only where there is a certificate. */
async function nginxBefore(port: number, certificate?: string): Promise<number> {
  const [, block = ""] = /^```nginx\n(.*?)^```$/msu.exec(await readFile(guide, "utf8")) ?? [];
  const outside = await freePort();
  const own = block
    .replace(/^ *ssl_certificate.*\n/gmu, "")
    .replace(/listen 443 (.*);/u, (_, how: string) => {
      if (certificate === undefined) return `listen 127.0.0.1:${outside};`;
      return `listen 127.0.0.1:${outside} ${how}; ssl_certificate ${certificate}; ssl_certificate_key ${certificate};`;
    })
    .replace("http://127.0.0.1:8080;", `http://127.0.0.1:${port};`);
  const prefix = await mkdtemp(join(tmpdir(), "chartkey-nginx-"));
  open.push(() => rm(prefix, { recursive: true }));
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${prefix};`);
  await writeFile(
    join(prefix, "nginx.conf"),
    `pid ${prefix}/pid; error_log ${prefix}/error.log; events {} http { access_log off; ${temporary.join(" ")} ${own} }`,
  );
  // it returns once it listens
  await run(prefix, "-e", join(prefix, "error.log"));
  const pid = Number(await readFile(join(prefix, "pid"), "utf8"));
  open.push(() => process.kill(pid, "SIGTERM"));
  return outside;
}

async function behindNginx(fetch: (request: Request) => Promise<Response>) {
  const web = serve({
    port: 0,
    hostname: "127.0.0.1",
    trustProxy: "loopback",
    gracefulShutdown: false,
    silent: true,
    fetch,
  });
  await web.ready();
  open.push(() => web.close(true));
  const port = await nginxBefore(Number(new URL(web.url ?? "").port));
  return { port, url: `http://127.0.0.1:${port}` };
}

test("blobs of many parts come and go, and a full account is told so", async () => {
  const { url } = await behindNginx((request) => server.fetch(request));
  const server = httpServer({ url, origins: [origin], chainIds: [chainId], blobs: memoryBlobs(), quota: 10 * MiB });
  open.push(() => server.close());
  const { token } = await signInAs(1, url);
  const blobs = httpBlobs({ url, token: () => token });
  const bytes = Uint8Array.from({ length: 9 * MiB + 5 }, (_, nth) => (nth * 31 + (nth >> 8)) & 0xff);
  const id = await blobs.put(bytes, { holder: "owner/a" });
  expect(Buffer.compare(await collect(blobs.get(id), bytes.length), bytes)).toBe(0);
  await expect(blobs.put(bytes.fill(1), { holder: "owner/a" })).rejects.toMatchObject({ code: "BLOB_STORE_FULL" });
});

test("a part goes on as it comes", async () => {
  const came = Promise.withResolvers<void>();
  const { port } = await behindNginx(async (request) => {
    for await (const _ of request.body ?? []) came.resolve();
    return new Response();
  });
  const socket = connect(port, "127.0.0.1");
  open.push(() => socket.destroy());
  socket.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n");
  socket.write(new Uint8Array(100_000));
  await expect(came.promise).resolves.toBeUndefined();
  socket.write(new Uint8Array(100_000));
  const [answer] = (await once(socket, "data")) as [Buffer];
  expect(String(answer)).toMatch(/^HTTP\/1\.1 200 /u);
});

test("who follows a ledger hears of each entry when it is there", async () => {
  const ledger = memoryLedger();
  const { url } = await behindNginx((request) => server.fetch(request));
  const server = httpServer({ url, origins: [origin], chainIds: [chainId], ledger });
  open.push(() => server.close());
  const { token } = await signInAs(1, url);
  const response = await fetch(`${url}/ledgers/${encodeURIComponent(ledger.id)}/changes`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: "{}",
  });
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  /** What comes, up to a text in it. */
  const heard = async (text: string) => {
    for (let said = ""; ;) {
      const { done, value } = await reader.read();
      said += new TextDecoder().decode(value);
      if (done || said.includes(text)) return said;
    }
  };
  for (const seed of ["a", "b"]) {
    const wallet = memoryWallet(seed);
    await ledger.submit([{ kind: "publishKey", participant: wallet.address, key: `0x${"01".repeat(32)}` }], wallet, {
      base: await ledger.account(wallet.address),
    });
    expect(await heard(wallet.address)).toContain(wallet.address);
  }
  await reader.cancel();
});

test("the server knows the address of whoever asks, whatever the request says of it", async () => {
  const seen: unknown[] = [];
  const { url } = await behindNginx(async (request) => {
    seen.push("ip" in request && request.ip);
    return new Response();
  });
  await fetch(url, { headers: { "x-forwarded-for": "192.0.2.1" } });
  expect(seen).toEqual(["127.0.0.1"]);
});

test("all tabs of a browser share one connection", async () => {
  const folder = await mkdtemp(join(tmpdir(), "chartkey-certificate-"));
  open.push(() => rm(folder, { recursive: true }));
  const certificate = join(folder, "both.pem");
  const made = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=localhost"];
  await promisify(execFile)("openssl", ["req", ...made, "-keyout", certificate, "-out", `${certificate}.crt`]);
  await appendFile(certificate, await readFile(`${certificate}.crt`));
  const port = await nginxBefore(await freePort(), certificate);
  const socket = connectByTls({
    port,
    host: "127.0.0.1",
    ALPNProtocols: ["h2", "http/1.1"],
    rejectUnauthorized: false,
  });
  open.push(() => socket.destroy());
  await once(socket, "secureConnect");
  expect(socket.alpnProtocol).toBe("h2");
});
