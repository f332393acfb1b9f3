// pnpm mutants FOLDER… Mutation tests of folders of core, as `pnpm mutants domain/acts`. It changes
// the code in one place at a time, and reports each change that no test beside it notices. Results
// are kept below `.cache`, so that a run tries only what changed since.
import { existsSync } from "node:fs";
import { Stryker } from "@stryker-mutator/core";

/** Percent of the mutants that tests must find, in the folders that have a minimum. */
const minimum = new Map([
  ["domain", 85],
  ["envelope", 85],
]);

const folders = process.argv.slice(2);
if (folders.length === 0 || !folders.every((folder) => existsSync(`packages/core/src/${folder}`)))
  throw new Error("usage: pnpm mutants FOLDER…, with folders of packages/core/src");
const layers = [...new Set(folders.map((folder) => folder.split("/")[0] ?? ""))];
const breaks = layers.map((layer) => minimum.get(layer));

/** Where tests show what a folder of use cases does that has none, or few, of its own. */
const shownBy = new Map([
  ["use-cases/calls", ["ports", "denial", "session", "records", "*"]],
  ["use-cases/cards", ["records", "denial"]],
  ["use-cases/lists", ["denial", "records", "requests", "people", "*"]],
  ["use-cases/participant", ["participant", "people", "folders", "export", "*"]],
  ["use-cases/session", ["session", "devices", "one-writer", "log"]],
  ["use-cases/shared", ["grants", "epochs", "trust", "denial", "one-writer"]],
  ["use-cases/writing", ["writing", "one-writer", "devices", "ports"]],
]);

/**
 * `test` mirrors `src`, and the vectors pin formats. Tests of other layers reach the same code by
 * longer ways, and would be run for each mutant that these find.
 */
const testFolders = folders.flatMap((folder) => {
  const layer = folder.split("/")[0] ?? "";
  if (minimum.has(layer)) return [`${layer}/**`, "vectors/**"];
  const others = shownBy.get(folder)?.map((one) => (one === "*" ? layer : `${layer}/${one}/**`));
  return others ?? (existsSync(`packages/core/test/${folder}`) ? `${folder}/**` : `${layer}/**`);
});
const name = folders.join("+").replaceAll("/", "-");

await new Stryker({
  mutate: folders.map((folder) => `packages/core/src/${folder}/**/*.ts`),
  testFiles: testFolders.map((folder) => `packages/core/test/${folder}/*.test.ts`),
  // all that core's unit tests need; the repository's tsconfig.json would have to be rewritten by
  // TypeScript's API, which TypeScript 7 has not
  ignorePatterns: ["**", "!packages/core/**", "!test/setup/*", "!*.ts", "!tsconfig.base.json", "node_modules", "dist"],
  // the texts of a use case are words for people, or names that the type checker holds
  mutator: { excludedMutations: breaks.includes(undefined) ? ["StringLiteral"] : [] },
  plugins: ["@stryker-mutator/vitest-runner"],
  testRunner: "vitest",
  vitest: { configFile: "vitest.mutants.ts" },
  coverageAnalysis: "perTest",
  // a mutant of what runs while a file loads would need every test in a fresh process
  ignoreStatic: true,
  concurrency: Number(process.env["CONCURRENCY"] ?? 2),
  timeoutMS: 20_000,
  dryRunTimeoutMinutes: 30,
  incremental: true,
  incrementalFile: `.cache/mutants/${name}.json`,
  tempDirName: ".cache/mutants/sandboxes",
  reporters: ["clear-text", "progress", "json"],
  jsonReporter: { fileName: `.cache/mutants/${name}-report.json` },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  thresholds: { high: 95, low: 85, break: breaks.every((one) => one !== undefined) ? Math.min(...breaks) : null },
}).runMutationTest();
