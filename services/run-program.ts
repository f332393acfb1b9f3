import { execFile } from "node:child_process";
import { promisify } from "node:util";

interface RunOptions {
  readonly cwd?: string | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly signal?: AbortSignal | undefined;
}

const execute = promisify(execFile);

/**
 * Runs a program to its end, and returns its output on stdout. The error of a failed program has
 * its output on stderr.
 */
export async function runProgram(file: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { stdout } = await execute(file, args, { ...options, maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}
