import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright";
import { build } from "tsup";
import { chromiumPath } from "../test/setup/chromium.ts";

declare global {
  // what a page of a bench defines: its ratios, by what was measured
  var measure: () => Promise<Readonly<Record<string, number>>>;
}

/** Bundles a page's script as apps do. */
async function bundle(entry: string): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), "chartkey-page-bench-"));
  try {
    await build({
      entry: { page: entry },
      outDir: folder,
      format: "esm",
      platform: "browser",
      target: "es2023",
      noExternal: [/./u],
      splitting: false,
      config: false,
      silent: true,
    });
    return readFileSync(join(folder, "page.js"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Runs something in a page of Chromium.
 * @param entry the path of the page's script
 * @param defines the global that the page has once its script has run
 */
export async function withPage<T>(
  entry: string,
  defines: string,
  run: (page: Page, browser: Browser) => Promise<T>,
): Promise<T> {
  const script = await bundle(entry);
  const server = createServer(({ url }, response) => {
    const isScript = url === "/page.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
    response.end(isScript ? script : '<!doctype html><script type="module" src="/page.js"></script>');
  }).listen(0, "localhost");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port");
  const browser = await chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const page = await browser.newPage();
    await page.goto(`http://localhost:${address.port}`);
    await page.waitForFunction((name) => name in globalThis, defines);
    return await run(page, browser);
  } finally {
    await browser.close();
    server.close();
  }
}

/**
 * What a page measures in Chromium, with the version of it.
 * @param entry the path of the page's script, which defines `measure`
 */
export const inChromium = (entry: string) =>
  withPage(entry, "measure", async (page, browser) => ({
    version: browser.version(),
    measured: await page.evaluate(() => globalThis.measure()),
  }));
