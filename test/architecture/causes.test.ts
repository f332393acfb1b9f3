import { expect, test } from "vitest";
import { read } from "../docs/pages.js";
import { sourceFiles } from "./source-file.js";

/** What throws foreign errors is behind the ports. Who deploys gets what the provider threw. */
const outside = sourceFiles().filter((file) => !["core", "contracts"].includes(file.package));

/** An error with a cause that is none of ours, and would keep it as it is. */
const uncut = /\bnew (?!ChartkeyError\b)\w*Error\([^;]*\bcause\b/u;

test("the rule sees what it forbids", () => {
  expect('throw new TypeError("No act", { cause });').toMatch(uncut);
  expect('throw new ChartkeyError("SEAL_INVALID", { cause });').not.toMatch(uncut);
});

test("only a ChartkeyError, which cuts it, has a foreign error as its cause", () => {
  expect(outside.map(({ path }) => path).filter((path) => uncut.test(read(path)))).toEqual([]);
});
