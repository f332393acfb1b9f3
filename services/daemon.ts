import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";

interface DaemonOptions {
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Daemon {
  /** Asks `probe` until it answers; fails when the daemon ends before, or after ten minutes. */
  ready<T>(probe: () => Promise<T | undefined>): Promise<T>;
  /** Asks the daemon to end, makes it end after ten seconds, and waits. */
  stop(): Promise<void>;
  /** Ends the daemon without asking, as a power cut would, and waits. */
  kill(): Promise<void>;
}

const READY_WITHIN = 600_000;
const END_WITHIN = 10_000;
const ASK_EVERY = 50;
const LOG_TAIL = 4_000;

/** Starts a server process that ends with this one. */
export function startDaemon(
  name: string,
  file: string,
  args: readonly string[],
  { env, signal }: DaemonOptions = {},
): Daemon {
  // In a group of its own: a terminal's Ctrl-C reaches whoever uses the server, and the server goes
  // last.
  const child = spawn(file, args, { env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (log = (log + text).slice(-LOG_TAIL)));
  }

  const atExit = () => child.kill("SIGKILL");
  process.prependOnceListener("exit", atExit);
  const closed = once(child, "close").finally(() => process.off("exit", atExit));
  const failed = closed.then(
    () => Promise.reject(new Error(`${name} ended before it was ready:\n${log.trim()}`)),
    (cause: unknown) => Promise.reject(new Error(`${name} could not be started`, { cause })),
  );
  failed.catch(() => {}); // it also ends when it is stopped, and nobody asks then

  return {
    async ready(probe) {
      const deadline = Date.now() + READY_WITHIN;
      while (Date.now() < deadline) {
        signal?.throwIfAborted();
        const answer = await Promise.race([failed, probe()]);
        if (answer !== undefined) return answer;
        await delay(ASK_EVERY);
      }
      throw new Error(`${name} was not ready within ${READY_WITHIN / 1000} seconds:\n${log.trim()}`);
    },
    async stop() {
      child.kill("SIGTERM");
      const force = setTimeout(() => child.kill("SIGKILL"), END_WITHIN);
      await closed.catch(() => {});
      clearTimeout(force);
    },
    async kill() {
      child.kill("SIGKILL");
      await closed.catch(() => {});
    },
  };
}
