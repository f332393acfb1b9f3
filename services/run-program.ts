import { execFile } from "node:child_process";
import { promisify } from "node:util";

interface RunOptions {
  readonly cwd?: string | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly signal?: AbortSignal | undefined;
}

const execute = promisify(execFile);

/**
 * Runs a program to its end, and gives what it wrote to stdout; the error of one that fails carries
 * what it wrote to stderr.
 */
export async function runProgram(file: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { stdout } = await execute(file, args, { ...options, maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}
