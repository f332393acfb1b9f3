import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import gas from "../../packages/contracts/gas/snapshot.json" with { type: "json" };
import { tracked } from "./pages.js";

const read = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), "utf8");

test("the README opens with the program that CI runs", async () => {
  const program = /```ts\n(.*?)```/su.exec(await read("README.md"))?.[1];
  const [, ...example] = (await read("examples/00-readme.ts")).split("\n");
  expect(program).toBe(example.join("\n"));
});

test("the README packs every package, for apps before the first release", async () => {
  const command = /^.* pack --pack-destination .*$/mu.exec(await read("README.md"))?.[0] ?? "";
  const packed = [...command.matchAll(/--filter (\S+)/gu)].map(([, name]) => name);
  const published = await Promise.all(tracked("packages/*/package.json").map(read));
  const names = published.map((manifest) => (JSON.parse(manifest) as { readonly name: string }).name);
  expect(packed.toSorted()).toEqual(names.toSorted());
});

test("the README names the gas that CI measures", async () => {
  const named = [...(await read("README.md")).matchAll(/([\d,]+)\s+gas\b/gu)].map(([, number]) => number);
  const measured = [
    gas["grant a folder or a record, fresh"],
    gas["revoke one"],
    gas["first card after a revocation, epoch and card in one transaction"],
  ];
  expect(named).toEqual(measured.map((number) => number.toLocaleString("en")));
});
