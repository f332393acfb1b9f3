// Swap a backend: one file for the adapter, one suite to prove it. No runner, no server.
import { readFile } from "node:fs/promises";
import { performance } from "node:perf_hooks";
import type { BlobStore } from "@chartkey/core";
import { blobStoreSuite } from "@chartkey/core/conformance";
import { fileBlobs } from "./file-blobs.ts";
import { fixture } from "./fixture.ts";

/** Runs the suite and returns what failed, by name. */
async function failures(create: (folder: string) => BlobStore): Promise<ReadonlyMap<string, unknown>> {
  const failed = new Map<string, unknown>();
  for (const [name, run] of Object.entries(blobStoreSuite))
    await run(() => fixture(create)).catch((error: unknown) => failed.set(name, error));
  return failed;
}

/** The same adapter by somebody in a hurry: it does not compare blobs with their ids. */
function hastyBlobs(folder: string): BlobStore {
  const careful = fileBlobs(folder);
  return {
    ...careful,
    async *get(id, options) {
      try {
        yield* careful.get(id, options);
      } catch (error) {
        if ((error as { code?: unknown }).code !== "BLOB_MISMATCH") throw error;
      }
    },
  };
}

const source = await readFile(new URL("file-blobs.ts", import.meta.url), "utf8");
const lines = source.split("\n").filter((line) => line.trim() !== "" && !line.trim().startsWith("/**")).length;
console.log(
  `An adapter of your own: a blob store in a folder, ${lines} lines, against ${Object.keys(blobStoreSuite).length} cases\n`,
);

const start = performance.now();
const failed = await failures(fileBlobs);
const groups = Map.groupBy(Object.keys(blobStoreSuite), (name) => name.slice(0, name.indexOf(":")));
for (const [group, names] of groups) {
  if (group.startsWith("with ")) {
    console.log(`  ${group.padEnd(14)} – not offered, and not asked for`);
    continue;
  }
  const passed = names.filter((name) => !failed.has(name)).length;
  console.log(`  ${group.padEnd(14)} ${passed === names.length ? "✓" : "✗"} ${passed} of ${names.length}`);
}
for (const [name, error] of failed) console.log(`\n  ✗ ${name}\n    ${String(error)}`);
console.log(
  `\nDone in ${((performance.now() - start) / 1000).toFixed(1)} s. createChartkey({ blobs: fileBlobs(folder), … }) and that is all.`,
);

console.log("\nThe same adapter without its last check. The suite notices:\n");
const noticed = await failures(hastyBlobs);
for (const name of noticed.keys()) console.log(`  ✗ ${name}`);

if (failed.size > 0 || noticed.size === 0) process.exitCode = 1;
