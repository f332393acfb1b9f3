import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { outcomes } from "./outcomes.js";

const page = readFileSync(new URL("../../../../docs/public-nodes.md", import.meta.url), "utf8");

test("the table of behaviours in the docs is what the tests find", () => {
  const documented = [...page.matchAll(/^\| (?!a node that …)([^|]+) \| `(\w+)` \|$/gmu)].map(([, name, outcome]) => [
    name,
    outcome,
  ]);
  expect(documented).toEqual(Object.entries(outcomes));
});
