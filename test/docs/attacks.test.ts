import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { prose, read, tracked } from "./pages.js";

const page = "docs/attacks.md";

/** The tests that the page names, by file. */
const named = [...prose(page).matchAll(/^\| .* \| \[([^\]]+)\]\(([^)]+)\) \|$/gmu)].map(([, name = "", path = ""]) => ({
  name,
  path: join(dirname(page), path),
}));

const isSolidity = (path: string) => path.endsWith(".sol");

/** The names of a file's tests, in the form that the page has. */
const testsOf = (path: string): readonly string[] => {
  const form = isSolidity(path) ? /function test(?:Fuzz)?_(\w+)\(/gu : /^test\("([^"]+)"/gmu;
  return [...read(path).matchAll(form)].map(([, name = ""]) => name);
};

describe("the page of attacks", () => {
  test("names a test in every row", () => {
    const rows = prose(page).match(/^\| (?!attack ).*$/gmu) ?? [];
    expect(named).toHaveLength(rows.length);
  });

  test("has rows that stand alone, wherever others are put in between", () => {
    expect(prose(page).match(/^\| (?:.* \| )?(?:the same|such)\b.*$/gmu) ?? []).toEqual([]);
  });

  test.each(named)("$name is a test", ({ name, path }) => {
    expect(testsOf(path)).toContain(name);
  });

  test.each(tracked("packages/contracts/test/attacks/*.t.sol", "packages/contracts/test/Strangers.t.sol"))(
    "has every attack of %s",
    (path) => {
      const told = named.filter((row) => row.path === path).map(({ name }) => name);
      expect(told.toSorted()).toEqual(testsOf(path).toSorted());
    },
  );
});
