// pnpm bench seal Measures the sealing of a file, of 1000 MB by default, in a process of its own
// against the command `age` on the same file (Debian: apt-get install age time): the time of the
// processor, of the wall, and the memory at its peak. And it measures sealing in Chromium against
// age-encryption. It runs the build (`pnpm build`). Alone it takes how many MB:
// node packages/core/tasks/seal-bench.ts [MB]
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inChromium } from "../../../bench/in-chromium.ts";
import type { Ratios } from "../../../bench/ratio.ts";
import { versionOf } from "../../../bench/version-of.ts";

const MB = 1_000_000;
const MAX_PROCESSOR = 3.3;
const MAX_WALL = 3;
const MAX_MEMORY = 125;
const MAX_IN_PAGES = 0.5;

/** What one process took. */
interface Cost {
  /** Seconds, of the user's and the system's time together. */
  readonly processor: number;
  /** Seconds. */
  readonly wall: number;
  /** MB. */
  readonly memory: number;
}

function costOf(command: readonly string[]): Cost {
  const args = ["--format=%U %S %e %M", "--quiet", ...command];
  const { status, stderr } = spawnSync("/usr/bin/time", args, { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  const [user = 0, system = 0, wall = 0, kib = 0] = (stderr.trim().split("\n").at(-1) ?? "").split(" ").map(Number);
  return { processor: user + system, wall, memory: (kib * 1024) / MB };
}

function recipient(): string {
  const { stdout } = spawnSync("age-keygen", { encoding: "utf8" });
  return /age1\S+/u.exec(stdout)?.[0] ?? "";
}

function costs(megabytes: number): { readonly age: Cost; readonly ours: Cost } {
  const folder = mkdtempSync(join(tmpdir(), "chartkey-seal-bench-"));
  const file = join(folder, "content");
  try {
    // a file of zeros that takes no disk: neither ciphers nor hashes care what they are given
    writeFileSync(file, "");
    truncateSync(file, megabytes * MB);
    const byAge = ["age", "-r", recipient(), "-o", "/dev/null", file];
    const byUs = [process.execPath, join(import.meta.dirname, "bench", "seal-file.mjs"), file];
    // whoever reads it first pays for the memory in which the system keeps it
    costOf(byAge);
    return { age: costOf(byAge), ours: costOf(byUs) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const { age, ours } = costs(Number(process.argv[2] ?? 1000));
const page = await inChromium(join(import.meta.dirname, "bench/seal-page.ts"));
const common = {
  against: "age",
  versions: {
    age: spawnSync("age", ["--version"], { encoding: "utf8" }).stdout.trim(),
    node: process.version,
  },
} as const;
const ratios: Ratios = {
  "a file sealed, processor time": {
    ...common,
    ratio: ours.processor / age.processor,
    target: { max: MAX_PROCESSOR },
    unit: "processor time",
  },
  "a file sealed, time": { ...common, ratio: ours.wall / age.wall, target: { max: MAX_WALL }, unit: "time" },
  "a file sealed, memory": {
    ratio: ours.memory,
    target: { max: MAX_MEMORY },
    unit: "memory at its peak",
    against: "1 MB",
    versions: { node: process.version },
  },
  "a file sealed, Chromium": {
    ratio: page.measured["a file sealed"] ?? Number.NaN,
    target: { max: MAX_IN_PAGES },
    unit: "time",
    against: "age-encryption",
    versions: { "age-encryption": versionOf("age-encryption", import.meta.url), chromium: page.version },
  },
};
console.log(JSON.stringify(ratios));
