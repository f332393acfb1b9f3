import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { errorCodes } from "../../packages/core/src/errors/error-code.js";

test("the page of error codes has each code once, in order", async () => {
  const page = await readFile(new URL("../../packages/core/errors.md", import.meta.url), "utf8");
  const headings = [...page.matchAll(/^## ([A-Z_]+)$/gmu)].map(([, code]) => code);
  expect(headings).toEqual([...errorCodes]);
});
