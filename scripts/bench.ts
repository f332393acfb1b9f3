// pnpm bench Runs every bench, one after the other: two at once would starve each other. Those of
// ratios keep them in `bench/results.json`. `pnpm bench --compare` runs these alone, and fails on a
// ratio that is a fifth worse than the kept one. It runs the build (`pnpm build`).
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const isComparison = process.argv.includes("--compare");
const ofRatios = ["packages/core/tasks/crypto-bench.ts"];
const others = [
  "packages/core/tasks/dashboard-bench.ts",
  "packages/core/tasks/list-bench.ts",
  "packages/adapter-evm/tasks/reading-bench.ts",
  "packages/browser/tasks/thread-bench.ts",
];

for (const bench of isComparison ? ofRatios : [...ofRatios, ...others]) {
  console.log(`\n${bench}`);
  const { status } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, "..", bench), ...(isComparison ? ["--compare"] : [])],
    { stdio: "inherit" },
  );
  if (status !== 0) process.exitCode = 1;
}
