import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { codeBlocks, pages, programs, read, root } from "./pages.js";
import { everySnippet, kinds, snippets } from "./snippets.js";

const unindented = (text: string): string =>
  text
    .split("\n")
    .map((line) => line.trim())
    .join("\n")
    .trim();

const sources = programs.map((path) => `\n${unindented(read(path))}\n`);

/**
 * Whether `source` has all paragraphs of `text`, each as a whole, in this order. Between them it
 * may have what a page need not show.
 */
function isExcerpt(text: string, source: string): boolean {
  let from = 0;
  return unindented(text)
    .split(/\n{2,}/u)
    .every((paragraph) => {
      const at = source.indexOf(`\n${paragraph}\n`, from);
      from = at + paragraph.length;
      return at >= 0;
    });
}

describe("every program on a page is an excerpt of one that runs", () => {
  const isProgram = ({ language }: { readonly language: string }) =>
    /^(?:[jt]sx?|javascript|typescript)$/u.test(language);
  test.each(pages.flatMap(codeBlocks).filter(isProgram))("$page:$line", ({ text }) => {
    expect(
      sources.some((source) => isExcerpt(text, source)),
      text,
    ).toBe(true);
  });
});

describe("programs of the pages run", () => {
  test("each in one of the known ways", () => {
    expect(kinds.flatMap(snippets).toSorted()).toEqual(everySnippet.toSorted());
  });

  test.each(snippets("program"))("%s", (path) => import(/* @vite-ignore */ root + path));

  test.each(snippets("node-test"))("%s, by the runner of Node", async (path) => {
    const hook = `${root}test/setup/sources.ts`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--import", hook, "--test", "--test-reporter=tap", path],
      { cwd: root },
    );
    expect(stdout).toMatch(/^# pass [1-9]/mu);
    expect(stdout).toMatch(/^# fail 0$/mu);
  });
});

for (const path of snippets("vitest")) await import(/* @vite-ignore */ root + path);
