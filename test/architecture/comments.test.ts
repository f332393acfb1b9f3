import { expect, test } from "vitest";
import { read, tracked } from "../docs/pages.js";

const widest = 100;
/** How a line begins that holds nothing but a comment. */
const slashes = /^\s*(?:\/\/\/?|\/\*\*?|\*)\s/u;
const hashes = /^\s*#+\s/u;

const files = tracked("*.ts", "*.mjs", "*.sol", "*.sh", "*.yaml", "*.yml", ".ci/*");

/** "file:line" of each comment line that is too wide. A single word, such as a URL, cannot wrap. */
function tooWide(file: string): readonly string[] {
  const beginning = /\.(?:ts|mjs|sol)$/u.test(file) ? slashes : hashes;
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
