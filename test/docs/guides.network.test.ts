import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chartkeyLedgerAddress, chartkeyPreparerAddress } from "@chartkey/contracts/deployments";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freePort } from "../../services/free-port.js";
import { cliqueProgram } from "../../services/geth-program.js";
import { startAnvil } from "../setup/anvil.js";
import { codeBlocks, root } from "./pages.js";

const anvilKey = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "chartkey-guide-"));
});
afterEach(() => rm(directory, { recursive: true }));

/** All shell commands of a page, in their order. */
const commandsOf = (page: string): string =>
  codeBlocks(page)
    .filter(({ language }) => language === "sh")
    .map(({ text }) => text)
    .join("\n");

/**
 * Runs a script as a reader of the page would, in the root of the repository; nothing it started
 * outlives it.
 */
async function run(script: string, env: Readonly<Record<string, string>>, signal: AbortSignal): Promise<string> {
  const child = spawn("bash", ["-euo", "pipefail", "-c", script], {
    cwd: root,
    env: { ...process.env, TMPDIR: directory, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const endAll = () => {
    try {
      process.kill(-(child.pid ?? 0), "SIGKILL");
    } catch {
      // every process of it has ended
    }
  };
  signal.addEventListener("abort", endAll);
  const status = await new Promise((resolve) => child.once("exit", resolve));
  endAll();
  expect(status, said).toBe(0);
  return said;
}

const lines = (said: string, start: string): readonly string[] =>
  said.split("\n").filter((line) => line.startsWith(start));

test("the guide for a private chain", async ({ signal }) => {
  await symlink(await cliqueProgram(), join(directory, "geth"));
  let script = commandsOf("docs/guides/private-chain.md");
  for (const port of ["8545", "8546", "8547", "30311", "30312", "30313"])
    script = script.replaceAll(port, String(await freePort()));

  const said = await run(script, { PATH: `${directory}:${process.env["PATH"]}` }, signal);

  const ledgers = lines(said, "ChartkeyLedger ");
  expect(ledgers).toHaveLength(2);
  expect(new Set(ledgers).size).toBe(1);
  expect(ledgers[0]).toContain(`${chartkeyLedgerAddress} on private (chain 4157), from block`);
  expect(lines(said, "ChartkeyRegistry ")).toHaveLength(1);
  const [chain = ""] = (await readdir(directory)).filter((name) => name.startsWith("tmp."));
  const record = JSON.parse(await readFile(join(directory, chain, "deployments/4157.json"), "utf8")) as object;
  expect(record).toMatchObject({
    contracts: [{ address: chartkeyLedgerAddress }, { address: chartkeyPreparerAddress }, { name: "ChartkeyRegistry" }],
  });
});

test("the guide for a public test network, on a node of this machine", async ({ signal }) => {
  const anvil = await startAnvil();
  // it contacts no explorer, and does not change the repository's record
  const script = commandsOf("docs/guides/public-test-network.md")
    .replaceAll(/^pnpm verify:source .*$/gmu, "")
    .replaceAll("--network sepolia", `--network private --records "${directory}"`);
  const said = await run(script, { PRIVATE_RPC_URL: anvil.url, PRIVATE_DEPLOYER_KEY: anvilKey }, signal);
  await anvil.stop();
  const [first, second] = lines(said, "ChartkeyLedger ");
  expect(first).toContain(`${chartkeyLedgerAddress} on private`);
  expect(second).toBe(first);
  expect(lines(said, "ChartkeyRegistry ")).toHaveLength(1);
});
