import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { aboutEntries } from "./about-entries.js";
import { aboutForm } from "./about-form.js";
import { aboutState } from "./about-state.js";
import { settings } from "./outcomes.js";

const page = readFileSync(new URL("../../../../docs/completeness.md", import.meta.url), "utf8");

test("the table of lies in the docs is what the tests find", () => {
  const lies = Object.entries({ ...aboutEntries, ...aboutState, ...aboutForm });
  const rows = lies.map(([name, [, outcomes]]) => [name, ...settings.map((setting) => outcomes[setting])].join(" | "));
  const documented = page
    .split("\n")
    .filter((line) => /^\| (?!a node)[a-z]/u.test(line) && line.split("|").length === 7)
    .map((line) =>
      line
        .slice(2, -2)
        .replaceAll(/ +\| +/gu, " | ")
        .trim(),
    );
  expect(documented.toSorted()).toEqual(rows.toSorted());
});
