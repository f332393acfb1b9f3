// node scripts/with-python-tools.ts LIST COMMAND…
//
// Runs COMMAND with the Python programs of LIST, requirements of pip, on the PATH. They are kept in
// cache/ beside it. It needs Python 3.11 or newer with venv.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";

const [list, command, ...rest] = process.argv.slice(2);
if (list === undefined || command === undefined) throw new TypeError("usage: with-python-tools.ts LIST COMMAND…");

const requirements = resolve(list);
const version = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 16);
const environment = join(dirname(requirements), `cache/python-${version}`);
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

run(command, rest, { ...process.env, PATH: [join(environment, "bin"), process.env["PATH"]].join(delimiter) });
