// node tools/api/report.ts [--write]
// Compares what each entry exports, types included, with its report in docs/api, from the
// declarations that a build left. With --write it makes the reports anew.
import { spawnSync } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CompilerState, Extractor, ExtractorConfig, ExtractorLogLevel } from "@microsoft/api-extractor";
import { type Entry, entries, root } from "./entries.ts";

const reports = join(root, "docs/api");

const error = { logLevel: ExtractorLogLevel.Error };
const none = { logLevel: ExtractorLogLevel.None };

/** @param reportFolder where the report goes */
function configOf({ name, folder, declarations }: Entry, reportFolder: string): ExtractorConfig {
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(folder, "package.json"),
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: declarations,
      newlineKind: "lf",
      apiReport: {
        enabled: true,
        // also what an entry does not export but mentions: its changes reach whoever imports the
        // entry
        includeForgottenExports: true,
        reportFileName: `${name.replace("@chartkey/", "").replaceAll("/", "-")}.api.md`,
        reportFolder,
        reportTempFolder: join(reportFolder, "temporary"),
      },
      compiler: { tsconfigFilePath: join(import.meta.dirname, "tsconfig.json") },
      messages: {
        compilerMessageReporting: { default: error },
        extractorMessageReporting: {
          default: error,
          "ae-forgotten-export": none,
          "ae-missing-release-tag": none,
          "ae-undocumented": none,
          // an entry may link to what another one exports; the reference checks links
          "ae-unresolved-link": none,
        },
        tsdocMessageReporting: { default: none },
      },
    },
  });
}

/** The names that an entry exports by `export type`, of which nobody gets a value there. */
function typesOnly(declarations: string): readonly string[] {
  const lists = readFileSync(declarations, "utf8").matchAll(/^export type \{([^}]*)\}/gmu);
  return [...lists].flatMap(([, list = ""]) => list.split(",").map((name) => name.trim().split(" as ").at(-1) ?? ""));
}

/** API Extractor knows no `export type`, and reports a class as if it could be made. */
function markTypes({ declarations }: Entry, report: string): void {
  const names = new Set(typesOnly(declarations));
  const marked = readFileSync(report, "utf8").replaceAll(/^export class (\w+)/gmu, (line, name: string) =>
    names.has(name) ? `// Only its type: this entry exports no value of the name.\n${line}` : line,
  );
  writeFileSync(report, marked);
}

function makeReports(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const configs = entries.map((entry) => configOf(entry, folder));
  const [first] = configs;
  if (!first) throw new Error("No package has an entry");
  const compilerState = CompilerState.create(first, {
    additionalEntryPoints: entries.map(({ declarations }) => declarations),
  });
  for (const [nth, config] of configs.entries()) {
    const { errorCount } = Extractor.invoke(config, {
      localBuild: true,
      compilerState,
      messageCallback: (message) => {
        message.handled = message.logLevel !== ExtractorLogLevel.Error;
      },
    });
    if (errorCount > 0) throw new Error(`No ${config.reportFilePath}`);
    markTypes(entries[nth] as Entry, config.reportFilePath);
  }
  rmSync(join(folder, "temporary"), { recursive: true, force: true });
}

if (process.argv.includes("--write")) {
  rmSync(reports, { recursive: true, force: true });
  makeReports(reports);
} else {
  const made = mkdtempSync(join(tmpdir(), "chartkey-api-"));
  try {
    makeReports(made);
    const { status } = spawnSync("git", ["diff", "--no-index", "--", reports, made], { stdio: "inherit" });
    if (status !== 0) {
      console.error("\nThe API is not what docs/api says. If that is meant, run `pnpm api` and commit the reports.");
      process.exitCode = 1;
    }
  } finally {
    rmSync(made, { recursive: true });
  }
}
console.log(`${globSync("*.api.md", { cwd: reports }).length} entries`);
