import { existsSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { prose, root } from "./pages.js";

const page = prose("docs/architecture.md");
const section = (title: string): string => page.split(/^## /mu).find((text) => text.startsWith(title)) ?? "";

/** Where a path on the page may begin. */
const bases = [".", "packages/core/src", "packages/core/src/use-cases"];

/** What the map names in code that has the form of a path. */
const paths = [...section("Map").matchAll(/`([.\w-]+(?:\/[\w-]+)*(?:\/[\w-]+|\.ts))`/gu)].map(([, path = ""]) => path);

describe("the page of the architecture", () => {
  test("has a map with paths", () => {
    expect(paths.length).toBeGreaterThan(30);
  });

  test.each(paths)("%s exists", (path) => {
    expect(bases.some((base) => existsSync(resolve(root, base, path)))).toBe(true);
  });

  test("puts each room of the use cases on a storey, once", () => {
    const rows = [...section("Map").matchAll(/^\| \d+ \| (.*) \|$/gmu)];
    const rooms = rows.flatMap(([, cell = ""]) =>
      [...cell.replace(/: .*$/u, "").matchAll(/`([\w.-]+)`/gu)].map(([, name]) => name),
    );
    expect(rooms.toSorted()).toEqual(readdirSync(resolve(root, "packages/core/src/use-cases")).toSorted());
  });

  test("explains at most 30 words", () => {
    const rows = section("Glossary").match(/^\| (?!word )[a-z].*$/gmu) ?? [];
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.length).toBeLessThanOrEqual(30);
  });
});
