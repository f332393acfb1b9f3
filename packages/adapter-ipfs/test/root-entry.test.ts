import { expect, test } from "vitest";
import manifest from "../package.json" with { type: "json" };

test("the root entry says which entries there are", async () => {
  const error = await import("../src/index.js").catch((reason: unknown) => reason);
  const entries = Object.keys(manifest.exports).filter((path) => ![".", "./package.json"].includes(path));
  expect(entries.length).toBeGreaterThan(1);
  for (const entry of entries) expect((error as Error).message).toContain(`@chartkey/adapter-ipfs${entry.slice(1)} `);
});
