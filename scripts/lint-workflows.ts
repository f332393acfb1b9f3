// node scripts/lint-workflows.ts
// Checks the workflows of hosted CI with actionlint, as services/actionlint pins it. Needs Go.
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { join } from "node:path";
import { goBuild, goMissing } from "../services/go-build.ts";

const missing = await goMissing();
if (missing !== undefined) throw new Error(`No actionlint: ${missing}. Install Go 1.26 or newer (go.dev/dl).`);

const root = join(import.meta.dirname, "..");
const workflows = globSync(".github/workflows/*.yml", { cwd: root });
// shellcheck and pyflakes would be asked where a machine happens to have them: then not every run
// is the same
const { status, error } = spawnSync(
  await goBuild("actionlint", "actionlint"),
  ["-shellcheck=", "-pyflakes=", ...workflows],
  { cwd: root, stdio: "inherit" },
);
if (error !== undefined) throw error;
if (status === 0) console.log(`${workflows.length} workflows, no problem found`);
process.exitCode = status ?? 1;
