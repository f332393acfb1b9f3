// pnpm bench [GROUP...] [--compare] Runs every bench, or those of some groups, one after the other:
// two at once would starve each other. Most measure ratios to what stays the same, five times each,
// and the middle is kept in `bench/results.json`; the others print figures, some of which have
// limits. `--compare` runs those of ratios alone, keeps nothing, and fails on a ratio that is a
// fifth worse than the kept one. It runs the build (`pnpm build`).
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { compare, keep } from "../bench/kept.ts";
import type { Ratios } from "../bench/ratio.ts";
import { repeated } from "../bench/repeated.ts";

const root = join(import.meta.dirname, "..");
const path = join(root, "bench/results.json");

/** Each prints its ratios as JSON. */
const ofRatios: Readonly<Record<string, string>> = {
  crypto: "packages/core/tasks/crypto-bench.ts",
  seal: "packages/core/tasks/seal-bench.ts",
  upload: "packages/adapter-ipfs/tasks/upload-bench.ts",
  parts: "packages/adapter-http/tasks/parts-bench.ts",
  list: "packages/core/tasks/list-bench.ts",
  known: "packages/core/tasks/known-bench.ts",
};

/** Each prints its figures, and fails beyond limits that it has. */
const ofLimits: Readonly<Record<string, string>> = {
  index: "packages/core/tasks/index-bench.ts",
  "index-page": "packages/browser/tasks/index-bench.ts",
  strangers: "packages/core/tasks/dashboard-bench.ts",
  reading: "packages/adapter-evm/tasks/reading-bench.ts",
  thread: "packages/browser/tasks/thread-bench.ts",
};

function measureAlone(bench: string): Ratios {
  const { status, stdout } = spawnSync(process.execPath, ["--no-warnings", bench], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (status !== 0) throw new Error(`${bench} has failed`);
  return JSON.parse(stdout);
}

/** Measures the ratios of a bench, and compares them with those that are kept, or keeps them. */
function runRatios(bench: string, isComparison: boolean): void {
  const kept: Ratios = JSON.parse(readFileSync(path, "utf8"));
  const measured = repeated(() => measureAlone(bench));
  for (const { text, fails } of compare(measured, kept)) {
    const isWorse = isComparison && fails;
    if (isWorse) process.exitCode = 1;
    console.log(`${isWorse ? "worse " : ""}${text}`);
  }
  if (!isComparison) writeFileSync(path, `${JSON.stringify(keep(measured, kept), undefined, 2)}\n`);
}

function runLimits(bench: string): void {
  const { status } = spawnSync(process.execPath, [bench], { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}

const { values, positionals } = parseArgs({ options: { compare: { type: "boolean" } }, allowPositionals: true });
const isComparison = values.compare === true;
const all = { ...ofRatios, ...(!isComparison && ofLimits) };
const groups = positionals.length > 0 ? positionals : Object.keys(all);
const unknown = groups.filter((group) => !(group in all));
if (unknown.length > 0)
  throw new TypeError(`No such group: ${unknown.join(", ")}. There are: ${Object.keys(all).join(", ")}`);

for (const group of groups) {
  const bench = all[group] ?? "";
  console.log(`\n${group}: ${bench}`);
  try {
    if (group in ofRatios) runRatios(bench, isComparison);
    else runLimits(bench);
  } catch (error) {
    // the others are measured all the same
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
