import { readFile } from "node:fs/promises";
import { type Browser, chromium } from "playwright";
import { afterAll, afterEach, beforeAll } from "vitest";
import { chromiumPath } from "../../../../test/setup/chromium.js";
import { type TestPortal, testPortal } from "./portal.ts";
import { show, type Shown } from "./viewer.ts";

/** For a file of tests: a portal, a browser, and viewers in it that each test leaves open. */
export function viewers(): (bytes: Uint8Array, title?: string) => Promise<Shown> {
  let browser: Browser;
  let portal: TestPortal;
  const open: Shown[] = [];
  beforeAll(async () => {
    portal = await testPortal();
    browser = await chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox"] });
  });
  afterEach(async () => {
    for (const shown of open.splice(0)) await shown.close();
  });
  afterAll(async () => {
    await browser?.close();
    await portal?.stop();
  });
  return async (bytes, title) => {
    const shown = await show(browser, portal.url, bytes, title);
    open.push(shown);
    return shown;
  };
}

/** One of the examples' documents. */
export const documentNamed = (name: string): Promise<Buffer> =>
  readFile(new URL(`../../../documents/${name}`, import.meta.url));
