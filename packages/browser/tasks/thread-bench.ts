// pnpm bench thread Measures the longest task of a page's thread in Chromium, of the thread's own
// time, while a keyring is unlocked, while a patient signs up, and while a record of 100 MB goes up
// to a server and comes down: with a worker, and without. It fails where a task takes more than 50
// ms although there is a worker. It runs the build (`pnpm build`).
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { httpServer } from "@chartkey/adapter-http/server";
import type { BlobStore } from "@chartkey/core/adapters";
import { chromium } from "playwright";
import { serve } from "srvx";
import { build } from "tsup";
import { chromiumPath } from "../../../test/setup/chromium.ts";
import { fileBlobs } from "../../core/tasks/bench/file-blobs.ts";
import { type Stretch, traceThread } from "./bench/thread-trace.ts";

const MAX_TASK = 50;
const bytes = 1600 * 2 ** 16;
const chainId = 31_337;

/** Serves a handler on this machine. */
async function listen(handle: (request: Request) => Response | Promise<Response>) {
  const server = serve({ port: 0, hostname: "localhost", silent: true, fetch: handle });
  await server.ready();
  if (server.url === undefined) throw new Error("The server has no address");
  return { url: server.url.replace(/\/$/u, ""), close: () => server.close(true) };
}

/** Bundles the page and its worker as apps do. */
async function bundle(folder: string): Promise<void> {
  const source = (name: string) => join(import.meta.dirname, "bench", `${name}.ts`);
  await build({
    entry: { page: source("page"), "crypto.worker": source("crypto.worker") },
    outDir: folder,
    format: "esm",
    platform: "browser",
    target: "es2023",
    noExternal: [/./u],
    config: false,
    silent: true,
  });
}

async function measure(pages: string, inWorker: boolean): Promise<ReadonlyMap<string, Stretch>> {
  const pageServer = await listen(({ url }) => {
    const name = new URL(url).pathname.slice(1);
    const html = '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>';
    if (!name.endsWith(".js")) return new Response(html, { headers: { "content-type": "text/html" } });
    return new Response(readFileSync(join(pages, name)), { headers: { "content-type": "text/javascript" } });
  });
  const files = fileBlobs();
  // the server wants a store that lists pins, and nobody here asks for the list
  const blobs: BlobStore = { ...files, capabilities: { pins: true, listing: true }, pins: async function* none() {} };
  const server = await listen((request) => handler.fetch(request));
  const { url } = server;
  const handler = httpServer({ url, origins: [pageServer.url], chainIds: [chainId], blobs, requestsPerMinute: 10_000 });
  const browser = await chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const page = await browser.newPage();
    await page.goto(pageServer.url);
    await page.waitForFunction(() => "bench" in globalThis);
    return await traceThread(browser, page, () =>
      page.evaluate((order) => globalThis.bench(order), { server: server.url, chainId, bytes, inWorker }),
    );
  } finally {
    await browser.close();
    handler.close();
    await server.close();
    await pageServer.close();
    files.drop();
  }
}

const folder = mkdtempSync(join(tmpdir(), "chartkey-thread-bench-"));
try {
  await bundle(folder);
  const without = await measure(folder, false);
  const withWorker = await measure(folder, true);
  const ms = (value: number | undefined) => `${Math.round(value ?? Number.NaN)} ms`.padStart(10);
  console.log(`${"longest task".padEnd(24)}${"without".padStart(10)}${"worker".padStart(10)}`);
  for (const [name, { longest }] of withWorker) {
    console.log(`${name.padEnd(24)}${ms(without.get(name)?.longest)}${ms(longest)}`);
    if (longest > MAX_TASK) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true });
}
