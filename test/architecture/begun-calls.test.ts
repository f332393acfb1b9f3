import { expect, test } from "vitest";
import { read, tracked } from "../docs/pages.js";

/**
 * A loop over promises that awaits one after the other. A later one that rejects before its turn is
 * an unhandled rejection, and on a slow day it does.
 */
const oneByOne = /for \(const (\w+) of (?:(?!\n\s*\n|for \().)*?await expect\(\1[,)]/gsu;

const files = tracked("*.test.ts").filter((file) => !file.endsWith("begun-calls.test.ts"));

test("the rule sees the files", () => {
  expect(files.length).toBeGreaterThan(300);
  expect("for (const call of [a(), b()]) await expect(call).rejects.toThrow();").toMatch(oneByOne);
  expect("for (const call of [a, b]) await expect(call()).rejects.toThrow();").not.toMatch(oneByOne);
});

test("calls are awaited together, or begin when the one before has ended", () => {
  expect(files.flatMap((file) => [...read(file).matchAll(oneByOne)].map(([loop]) => `${file}: ${loop}`))).toEqual([]);
});
