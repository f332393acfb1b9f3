import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { LocalChain } from "./local-chain.js";

/**
 * Starts anvil from its npm package on a free port of this machine. It writes old states below its
 * home, up to gigabytes, and leaves them there: so it has a home of its own, which goes with it.
 */
export async function startAnvil(...args: string[]): Promise<LocalChain> {
  const folder = dirname(createRequire(import.meta.url).resolve("@foundry-rs/anvil/package.json"));
  const home = await mkdtemp(join(tmpdir(), "chartkey-anvil-"));
  const child = spawn(process.execPath, [join(folder, "bin.mjs"), "--host", "127.0.0.1", "--port", "0", ...args], {
    env: { ...process.env, HOME: home, USERPROFILE: home },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exited = once(child, "exit");
  const stop = async () => {
    child.kill();
    await exited;
    await rm(home, { recursive: true, force: true });
  };
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const listening = new Promise<string>((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const address = /Listening on (\S+)/.exec(said)?.[1];
      if (address !== undefined) resolve(`http://${address}`);
    });
    child.once("exit", () => reject(new Error(`anvil ended before it listened: ${said.trim()}`)));
  });
  return { url: await listening, stop };
}
