import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, unknown>>;
}

const entries = globSync("packages/*/package.json")
  .map((path) => JSON.parse(readFileSync(path, "utf8")) as Manifest)
  .flatMap(({ name, exports }) => Object.keys(exports).map((entry) => name + entry.slice(1)))
  .filter((entry) => !/\.(json|sol)$/.test(entry))
  .toSorted();

test.each(entries)("%s exports what apps may rely on", async (entry) => {
  const surface = (await import(entry)) as object;
  expect(Object.keys(surface).toSorted()).toMatchSnapshot();
});
