// node tasks/with-python-tools.ts COMMAND…
//
// Runs COMMAND with halmos and slither on the PATH: those of requirements.txt, kept in cache/. It
// needs Python 3.11 or newer with venv.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";

const requirements = join(import.meta.dirname, "../requirements.txt");
const version = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 16);
const environment = join(import.meta.dirname, `../cache/python-${version}`);
const complete = join(environment, "complete");

function run(file: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): void {
  const { status, error } = spawnSync(file, args, { stdio: "inherit", env });
  if (error !== undefined) console.error(`${file}: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

if (!existsSync(complete)) {
  run("python3", ["-m", "venv", "--clear", environment]);
  run(join(environment, "bin/pip"), ["install", "--quiet", "--no-deps", "--requirement", requirements]);
  writeFileSync(complete, "");
}

const [command, ...args] = process.argv.slice(2);
if (command === undefined) throw new TypeError("Which command?");
run(command, args, { ...process.env, PATH: [join(environment, "bin"), process.env["PATH"]].join(delimiter) });
