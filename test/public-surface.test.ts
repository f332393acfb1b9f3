// Checks what the reports in docs/api do not show: who uses each value that core exports. Types
// need no user.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

/** A program of the pages changes the folder in which tests run. */
const root = join(import.meta.dirname, "..");
const core = (...entry: readonly string[]) => ["@chartkey/core", ...entry].join("/");
const valuesOf = async (entry: string) => Object.keys((await import(entry)) as object);

/** The names that these files import from somewhere. */
function imported(from: RegExp, ...patterns: readonly string[]): ReadonlySet<string> {
  const exclude = ["**/node_modules/**", "**/dist/**"];
  const names = globSync(patterns, { cwd: root, exclude }).flatMap((path) => {
    const imports = readFileSync(join(root, path), "utf8").matchAll(/\bimport \{([^}]*)\} from "([^"]+)"/gu);
    return [...imports].flatMap(([, list = "", specifier = ""]) => (from.test(specifier) ? list.split(",") : []));
  });
  return new Set(names.map((name) => name.trim().split(" as ")[0] ?? ""));
}

const programs = ["examples/**/*.ts", "docs/snippets/**/*.ts", "test/types/*.ts"];

/** What core exports, and the programs that use it. */
const users: Readonly<Record<string, ReadonlySet<string>>> = {
  [core()]: imported(/^@chartkey\/core$/u, ...programs),
  [core("export")]: imported(/^@chartkey\/core\/export$/u, ...programs),
  [core("vault")]: imported(/^@chartkey\/core\/vault$/u, "packages/browser/src/**/*.ts", ...programs),
  [core("fakes")]: new Set([
    ...imported(/^@chartkey\/core\/fakes$/u, ...programs),
    ...imported(/\/fakes\/index\.js$/u, "packages/core/test/**/*.ts"),
  ]),
  [core("conformance")]: imported(
    /^@chartkey\/core\/conformance$/u,
    ...programs,
    "packages/{adapter-*,browser}/test/**/*.ts",
  ),
  [core("conformance-node")]: imported(
    /^@chartkey\/core\/conformance-node$/u,
    ...programs,
    "packages/adapter-*/test/**/*.ts",
  ),
  [core("adapters")]: new Set([
    ...imported(/^@chartkey\/core\/adapters$/u, ...programs, "packages/{adapter-*,browser}/{src,test}/**/*.ts"),
    // the fakes implement ports too
    ...imported(/^\.\.\//u, "packages/core/src/fakes/*.ts"),
  ]),
};

describe.each(Object.entries(users))("%s", (entry, names) => {
  test("exports no value that nobody uses", async () => {
    const values = await valuesOf(entry);
    expect(values.length).toBeGreaterThan(0);
    expect(values.filter((name) => !names.has(name))).toEqual([]);
  });
});

test("each value is exported by one entry of core, apart from the two that apps and adapters share", async () => {
  const values = (await Promise.all([...Object.keys(users), core("ports")].map(valuesOf))).flat();
  const repeated = values.filter((name, index) => values.indexOf(name) !== index);
  expect(repeated.toSorted()).toEqual(["isChartkeyError", "parseAddress"]);
});
