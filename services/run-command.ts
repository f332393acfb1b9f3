import { spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";

/**
 * Runs `command` in this terminal; an abort of `signal` asks it to end. Gives the exit code, as a
 * shell would.
 */
export async function runCommand(
  [file, ...args]: readonly [string, ...string[]],
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<number> {
  signal.throwIfAborted();
  const child = spawn(file, args, { env, stdio: "inherit" });
  const end = () => child.kill("SIGTERM");
  signal.addEventListener("abort", end);
  try {
    const [code, killedBy] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
    return code ?? 128 + (killedBy === null ? 0 : constants.signals[killedBy]);
  } finally {
    signal.removeEventListener("abort", end);
  }
}
