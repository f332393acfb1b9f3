import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const pages = execFileSync("git", ["ls-files", "*.md"], { cwd: root, encoding: "utf8" }).trim().split("\n");

describe("every relative link leads somewhere", () => {
  test.each(pages)("%s", (page) => {
    const links = [...readFileSync(resolve(root, page), "utf8").matchAll(/\]\((?!https?:|#)([^)#\s]+)/gu)].map(
      ([, link = ""]) => link,
    );
    expect(links.filter((link) => !existsSync(resolve(root, dirname(page), link)))).toEqual([]);
  });
});
