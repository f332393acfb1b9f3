import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";

const read = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), "utf8");

test("the README opens with the program that CI runs", async () => {
  const program = /```ts\n(.*?)```/su.exec(await read("README.md"))?.[1];
  const [, ...example] = (await read("examples/00-readme.ts")).split("\n");
  expect(program).toBe(example.join("\n"));
});
