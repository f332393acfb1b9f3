// node tasks/coverage.ts
//
// Runs the Solidity tests with forge's coverage, and fails where statements or branches of
// contracts/ are at 95 % or less.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const MORE_THAN = 0.95;

const { status, stdout } = spawnSync("forge", ["coverage", "--report", "summary"], {
  cwd: join(import.meta.dirname, ".."),
  // built without the optimizer: not what the tests use
  env: { ...process.env, FOUNDRY_OUT: "cache/coverage/out", FOUNDRY_CACHE_PATH: "cache/coverage" },
  encoding: "utf8",
  stdio: ["ignore", "pipe", "inherit"],
  maxBuffer: 64 * 1024 * 1024,
});
if (status !== 0) {
  console.error(stdout);
  process.exit(status ?? 1);
}

// | contracts/Acts.sol | lines | 98.00% (49/50) statements | branches | functions |
const columns = { statements: 2, branches: 3 };
const rows = stdout.split("\n").flatMap((line) => {
  const cells = line.split("|").map((cell) => cell.trim());
  return (cells[1] ?? "").startsWith("contracts/") ? [cells.slice(1)] : [];
});
if (rows.length === 0) throw new Error(`forge reported no contracts:\n${stdout}`);

for (const row of rows) console.log(row.slice(0, 5).join("  "));
for (const [name, column] of Object.entries(columns)) {
  const counts = rows.map(
    (row) =>
      /\((\d+)\/(\d+)\)/
        .exec(row[column] ?? "")
        ?.slice(1)
        .map(Number) ?? [0, 0],
  );
  const hit = counts.reduce((sum, [covered = 0]) => sum + covered, 0);
  const all = counts.reduce((sum, [, total = 0]) => sum + total, 0);
  console.log(`${name}: ${hit} of ${all}, ${((100 * hit) / all).toFixed(2)} %`);
  if (hit / all <= MORE_THAN) process.exitCode = 1;
}
