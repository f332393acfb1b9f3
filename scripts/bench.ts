// pnpm bench [-- --compare] Runs every bench, one after the other: two at once would starve each
// other. Those with ratios keep them in `bench/results.json`; with `--compare` a ratio that is a
// fifth worse than the kept one fails. It runs the build (`pnpm build`).
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const benches = [
  "packages/core/tasks/crypto-bench.ts",
  "packages/core/tasks/dashboard-bench.ts",
  "packages/core/tasks/list-bench.ts",
  "packages/adapter-evm/tasks/reading-bench.ts",
  "packages/browser/tasks/thread-bench.ts",
];

for (const bench of benches) {
  console.log(`\n${bench}`);
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, "..", bench), ...process.argv.slice(2)], {
    stdio: "inherit",
  });
  if (status !== 0) process.exitCode = 1;
}
