// pnpm bench crypto Measures pointers, sealed files of 2 KiB for two people, and files that a
// passphrase opens, against noble's BinaryFF1 and age-encryption, in Node (processor time) and in
// Chromium (time; what takes scrypt is the same code there). It runs the build (`pnpm build`).
import { join } from "node:path";
import { inChromium } from "../../../bench/in-chromium.ts";
import { pairedRatio } from "../../../bench/paired.ts";
import type { Ratio } from "../../../bench/ratio.ts";
import { versionOf } from "../../../bench/version-of.ts";
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

const [node, page] = [await inNode(), await inChromium(join(import.meta.dirname, "bench/crypto-page.ts"))];
const ratios: Record<string, Ratio> = {};
for (const [name, [against, most, mostInPages]] of Object.entries(targets)) {
  const version = { [against]: versionOf(against, import.meta.url) };
  ratios[`${name}, Node`] = {
    ratio: node[name] ?? Number.NaN,
    target: { max: most },
    unit: "processor time",
    against,
    versions: { ...version, node: process.version },
  };
  if (mostInPages === undefined) continue;
  ratios[`${name}, Chromium`] = {
    ratio: page.measured[name] ?? Number.NaN,
    target: { max: mostInPages },
    unit: "time",
    against,
    versions: { ...version, chromium: page.version },
  };
}
console.log(JSON.stringify(ratios));
