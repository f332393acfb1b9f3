// pnpm bench Measures pointers, sealed files of 2 KiB for two people, and files that a passphrase
// opens, against noble's BinaryFF1 and age-encryption, in Node (processor time) and in Chromium
// (time; what takes scrypt is the same code there). It runs the build (`pnpm build`).
import { once } from "node:events";
import { createServer } from "node:http";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright";
import { build } from "tsup";
import { pairedRatio } from "../../../bench/paired.ts";
import { type Ratio, reportRatios } from "../../../bench/ratios.ts";
import { chromiumPath } from "../../../test/setup/chromium.ts";
import { cryptoWays, passphraseWays } from "./bench/crypto-ways.ts";

/** The most of theirs that ours may take, in Node and in Chromium. */
const targets: Readonly<Record<string, readonly [against: string, node: number, chromium?: number]>> = {
  "a pointer": ["@noble/ciphers", 1 / 40, 1 / 40],
  "an envelope sealed": ["age-encryption", 1 / 12, 1 / 5],
  "an envelope opened": ["age-encryption", 1 / 6, 1 / 5],
  "a keyring unlocked": ["age-encryption", 0.7],
};

async function inNode(): Promise<Readonly<Record<string, number>>> {
  const measured: Record<string, number> = {};
  const clock = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
  for (const [name, [ours, theirs]] of Object.entries({ ...(await cryptoWays()), ...(await passphraseWays()) }))
    measured[name] = await pairedRatio(ours, theirs, clock);
  return measured;
}

async function inChromium() {
  const folder = mkdtempSync(join(tmpdir(), "chartkey-crypto-bench-"));
  await build({
    entry: { page: join(import.meta.dirname, "bench/crypto-page.ts") },
    outDir: folder,
    format: "esm",
    platform: "browser",
    target: "es2023",
    noExternal: [/./u],
    splitting: false,
    config: false,
    silent: true,
  });
  const script = readFileSync(join(folder, "page.js"));
  rmSync(folder, { recursive: true });
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
    await page.waitForFunction(() => "ratios" in globalThis);
    return { version: browser.version(), measured: await page.evaluate(() => globalThis.ratios()) };
  } finally {
    await browser.close();
    server.close();
  }
}

const versionOf = (library: string): string => {
  const { version } = JSON.parse(
    readFileSync(new URL(`../node_modules/${library}/package.json`, import.meta.url), "utf8"),
  );
  return version;
};

const [node, page] = [await inNode(), await inChromium()];
const ratios: Record<string, Ratio> = {};
for (const [name, [against, most, mostInPages]] of Object.entries(targets)) {
  const common = { against, versions: { [against]: versionOf(against) } };
  ratios[`${name}, Node`] = {
    ...common,
    ratio: node[name] ?? Number.NaN,
    target: { max: most },
    unit: "processor time",
    versions: { ...common.versions, node: process.version },
  };
  if (mostInPages === undefined) continue;
  ratios[`${name}, Chromium`] = {
    ...common,
    ratio: page.measured[name] ?? Number.NaN,
    target: { max: mostInPages },
    unit: "time",
    versions: { ...common.versions, chromium: page.version },
  };
}
reportRatios(ratios);
