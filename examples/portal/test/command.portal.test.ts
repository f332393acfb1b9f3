import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freePort } from "../../../services/free-port.ts";
import type { PageSettings } from "../server/settings.ts";

let folder: string;
const running: ChildProcess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "chartkey-portal-"));
});
afterEach(async () => {
  for (const child of running.splice(0)) await stop(child);
  await rm(folder, { recursive: true });
});

/** Stops a program as Ctrl-C would, and its chain with it. */
async function stop(child: ChildProcess): Promise<unknown> {
  if (child.exitCode !== null) return child.exitCode;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  const [code] = await exited;
  return code;
}

/** Runs the server's program, as `pnpm portal` does once the page is built. */
async function start(port: number, env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [join(import.meta.dirname, "../server/main.ts")], {
    env: { ...process.env, PORT: String(port), DATA_FOLDER: folder, ...env },
    stdio: ["pipe", "pipe", "inherit"],
  });
  running.push(child);
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const saying = async (text: string) => {
    while (!said.includes(text)) await once(child.stdout, "data");
  };
  await saying(`The portal is at http://localhost:${port}`);
  return { child, saying };
}

test("one program serves the page to this machine, and goes on with its chain after a stop, where it is told to", async () => {
  // the chain's port is the next one
  const port = (await freePort()) - 1;
  const settings = async () => (await (await fetch(`http://127.0.0.1:${port}/settings.json`)).json()) as PageSettings;
  const first = await start(port);
  for (const at of [port, port + 1]) await expect(fetch(`http://127.0.0.2:${at}/`)).rejects.toThrow("fetch failed");
  const page = await fetch(`http://127.0.0.1:${port}/`);
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(await page.text()).toContain("<title>Chartkey portal</title>");
  const before = await settings();
  expect(before.isPlay).toBe(true);

  first.child.stdin.write("0x52908400098527886E0F7030069857D2E4169EE7 doctor\n");
  await first.saying("is attested as doctor");
  expect(await stop(first.child)).toBe(0);

  // as in a container, whose ports are published
  await start(port, { HOST: "0.0.0.0" });
  expect(await settings()).toEqual(before);
  for (const at of [port, port + 1]) expect((await fetch(`http://127.0.0.2:${at}/`)).status).toBeLessThan(500);
});
