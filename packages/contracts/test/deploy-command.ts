import { type ChildProcess, execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const root = join(import.meta.dirname, "..");
const hardhat = join(createRequire(import.meta.url).resolve("hardhat/package.json"), "../dist/src/cli.js");

/** The command of the guides, with a directory of its own for the records. */
export async function deployCommand(env: Readonly<Record<string, string>>) {
  const records = await mkdtemp(join(tmpdir(), "chartkey-records-"));
  let latest: ChildProcess | undefined;
  return {
    records,
    run: async (...args: string[]): Promise<string> => {
      const options = { cwd: root, env: { ...process.env, ...env } };
      const command = [hardhat, "deploy", "--records", records, ...args];
      const running = promisify(execFile)(process.execPath, command, options);
      latest = running.child;
      const { stdout } = await running;
      return stdout;
    },
    /** Ends the latest run without asking. */
    kill: () => latest?.kill("SIGKILL"),
    record: async (chainId: number): Promise<unknown> =>
      JSON.parse(await readFile(join(records, `${chainId}.json`), "utf8")),
    remove: () => rm(records, { recursive: true }),
  };
}
