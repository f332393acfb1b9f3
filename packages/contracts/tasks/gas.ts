import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { CALLS } from "../gas/calls.js";
import { chains, type MeasuredChain } from "../gas/chains.js";
import { comparisonOf, overAmsterdam } from "../gas/comparison.js";
import { deployMeasured } from "../gas/ledger.js";
import { showsTable, showTable } from "../gas/readme.js";
import { complaints, readSnapshot, writeSnapshot } from "../gas/snapshot.js";
import { measureAll, type Row, tableOf } from "../gas/table.js";
import { chartkeyLedgerBytecode } from "../src/deploy/index.js";

async function measureOn(start: () => Promise<MeasuredChain>, calls: readonly number[]): Promise<readonly Row[]> {
  const chain = await start();
  try {
    return await measureAll(await deployMeasured(chain), calls);
  } finally {
    await chain.stop();
  }
}

/** Every call on anvil's default hardfork, against budgets and snapshot. */
async function onAnvil(update: boolean): Promise<readonly string[]> {
  const rows = await measureOn(chains.anvil, CALLS);
  const table = tableOf(rows);
  console.log(table);
  if (update) {
    await writeSnapshot(rows);
    await showTable("gas", table);
  }
  const shown = await showsTable(table);
  return [...complaints(rows, await readSnapshot()), ...(shown ? [] : ["README.md shows another table"])];
}

/** The second call on every chain, against the limits of amsterdam. */
async function onEveryChain(update: boolean): Promise<readonly string[]> {
  const measured: Record<string, readonly Row[]> = {};
  for (const [name, start] of Object.entries(chains)) measured[name] = await measureOn(start, CALLS.slice(0, 2));
  const table = comparisonOf(measured);
  console.log(table);
  if (update) await showTable("gas on other chains", table);
  const shown = await showsTable(table);
  return [...overAmsterdam(measured["amsterdam"] ?? []), ...(shown ? [] : ["README.md shows another table"])];
}

export default async function gas(
  { update, chains: everyChain }: { readonly update: boolean; readonly chains: boolean },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
  const { bytecode } = await hre.artifacts.readArtifact("ChartkeyLedger");
  if (bytecode !== chartkeyLedgerBytecode) throw new Error("src is older than the contract: run `pnpm generate`");

  const wrong = await (everyChain ? onEveryChain(update) : onAnvil(update));
  if (wrong.length === 0) return;
  console.error(`\n${wrong.join("\n")}\nIf it must be so, run it with --update and say why in the commit.`);
  process.exitCode = 1;
}
