import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { startAnvil } from "../../../test/setup/anvil.js";
import { deployMeasured } from "../gas/ledger.js";
import { showsTable, showTable } from "../gas/readme.js";
import { complaints, readSnapshot, writeSnapshot } from "../gas/snapshot.js";
import { measureAll, tableOf } from "../gas/table.js";
import { chartkeyLedgerBytecode } from "../src/deploy/index.js";

/** Measures every operation on anvil's default hardfork and compares it with its budget and the snapshot. */
export default async function gas(
  { update }: { readonly update: boolean },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await hre.tasks.getTask("build").run({ quiet: true });
  const { bytecode } = await hre.artifacts.readArtifact("ChartkeyLedger");
  if (bytecode !== chartkeyLedgerBytecode) throw new Error("src is older than the contract: run `pnpm generate`");

  const anvil = await startAnvil();
  try {
    const rows = await measureAll(await deployMeasured(anvil.url));
    const table = tableOf(rows);
    console.log(table);
    if (update) {
      await writeSnapshot(rows);
      await showTable(table);
    }
    const wrong = [...complaints(rows, await readSnapshot())];
    if (!(await showsTable(table))) wrong.push("README.md shows another table");
    if (wrong.length === 0) return;
    console.error(`\n${wrong.join("\n")}\nIf it must be so, run pnpm gas --update and say why in the commit.`);
    process.exitCode = 1;
  } finally {
    await anvil.stop();
  }
}
