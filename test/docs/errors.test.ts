import { readFile } from "node:fs/promises";
import { errorCodes } from "@chartkey/core";
import { expect, test } from "vitest";

test("the page of error codes has each code once, in order", async () => {
  const page = await readFile(new URL("../../docs/errors.md", import.meta.url), "utf8");
  const headings = [...page.matchAll(/^## ([A-Z_]+)$/gmu)].map(([, code]) => code);
  expect(headings).toEqual([...errorCodes]);
});
