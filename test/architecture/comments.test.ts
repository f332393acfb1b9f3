import { expect, test } from "vitest";
import { read, tracked } from "../docs/pages.js";

const widest = 100;
/** How a line begins that holds nothing but a comment. */
const slashes = /^\s*(?:\/\/\/?|\/\*\*?|\*)\s/u;
const hashes = /^\s*#+\s/u;

const files = tracked("*.ts", "*.tsx", "*.mjs", "*.sol", "*.sh", "*.yaml", "*.yml", ".ci/*");

/** "file:line" of each comment line that is too wide. A single word, such as a URL, cannot wrap. */
function tooWide(file: string): readonly string[] {
  const beginning = /\.(?:tsx?|mjs|sol)$/u.test(file) ? slashes : hashes;
  return read(file)
    .split("\n")
    .flatMap((line, index) => {
      const comment = line.replace(beginning, "");
      if (comment === line || line.length <= widest || !comment.trim().includes(" ")) return [];
      return [`${file}:${index + 1}`];
    });
}

test("the rule sees the files", () => {
  expect(files.length).toBeGreaterThan(500);
});

test(`comments wrap at ${widest} columns`, () => {
  expect(files.flatMap(tooWide)).toEqual([]);
});

/**
 * "page:line" of each line of prose that is too wide. Tables, headings and code do not wrap, and
 * licences are quoted as they are.
 */
function wideProse(page: string): readonly string[] {
  let code = false;
  return read(page)
    .split("\n")
    .flatMap((line, index) => {
      const fence = /^\s*```/u.test(line);
      if (fence) code = !code;
      const free =
        fence ||
        code ||
        /^[|#]/u.test(line) ||
        !line
          .replace(/^[-*\d. ]+/u, "")
          .trim()
          .includes(" ");
      return free || line.length <= widest ? [] : [`${page}:${index + 1}`];
    });
}

test(`pages wrap at ${widest} columns`, () => {
  const pages = tracked("*.md").filter((page) => !/^(?:docs\/api|examples\/documents)\//u.test(page));
  expect(pages.length).toBeGreaterThan(60);
  expect(pages.flatMap(wideProse)).toEqual([]);
});
