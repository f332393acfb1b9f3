import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** The files under version control that match. */
export const tracked = (...patterns: readonly string[]): readonly string[] =>
  execFileSync("git", ["ls-files", ...patterns], { cwd: root, encoding: "utf8" })
    .trim()
    .split("\n");

/** The pages that people wrote; a program writes the reports of docs/api. */
export const pages = tracked("*.md", ":!docs/api");

/** The sources of the programs on pages. */
export const programs = tracked("docs/snippets/*.ts", "docs/snippets/*.tsx", "examples/*.ts", "examples/*.tsx");

export const read = (path: string): string => readFileSync(resolve(root, path), "utf8");

const fenced = /^```([a-z]*)\n(.*?)^```$/gmsu;

/** A page without its blocks of code. */
export const prose = (page: string): string => read(page).replace(fenced, "");

/** The blocks of code of a page, with the number of the line before each. */
export function codeBlocks(page: string) {
  const text = read(page);
  return [...text.matchAll(fenced)].map(({ index, 1: language = "", 2: code = "" }) => ({
    page,
    line: text.slice(0, index).split("\n").length,
    language,
    text: code,
  }));
}
