import { readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { expect, test } from "vitest";

const src = resolve(import.meta.dirname, "../../../src");
const importing = /^\s*(?:import|export)\s[^;]*?from\s+"(\.[^"]+)"|\bimport\(\s*"(\.[^"]+)"/gmu;

/** Every source that a file pulls in, itself included. */
function reachable(file: string, found: Set<string> = new Set()): ReadonlySet<string> {
  if (found.has(file)) return found;
  found.add(file);
  for (const [, statement, call] of readFileSync(file, "utf8").matchAll(importing))
    reachable(resolve(dirname(file), (statement ?? call ?? "").replace(/\.js$/u, ".ts")), found);
  return found;
}

const filesOf = (entry: string) => [...reachable(resolve(src, entry))].map((file) => relative(src, file));

test("the main entry point leads to no fake and no seeded entropy", () => {
  const files = filesOf("index.ts");
  expect(files).toContain("platform/system.ts");
  expect(files.length).toBeGreaterThan(150);
  expect(files.filter((file) => /^(?:fakes|conformance)\/|seeded/u.test(file))).toEqual([]);
});

test("the walk would find it", () => {
  expect(filesOf("fakes/index.ts")).toContain("fakes/seeded-entropy.ts");
});
