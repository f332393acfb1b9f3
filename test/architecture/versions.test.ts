import { matchesGlob } from "node:path";
import { expect, test } from "vitest";
import changesets from "../../.changeset/config.json" with { type: "json" };
import { read, tracked } from "../docs/pages.js";

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
}

const published = tracked("packages/*/package.json")
  .map((path) => JSON.parse(read(path)) as Manifest)
  .filter((manifest) => manifest.private !== true)
  .map(({ name }) => name);

test("all published packages have one version", () => {
  expect(published.length).toBeGreaterThan(5);
  const together = changesets.fixed.map((patterns) =>
    published.filter((name) => patterns.some((pattern) => matchesGlob(name, pattern))),
  );
  expect(together).toEqual([published]);
});
