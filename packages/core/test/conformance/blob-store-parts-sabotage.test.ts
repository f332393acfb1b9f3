import { describe, expect, test } from "vitest";
import { blobStoreSuite } from "../../src/conformance/index.js";
import { partsSabotages } from "./blob-store-parts-sabotages.js";
import { collectedBlobs } from "./collected-blobs.js";

describe("a store that uploads in parts and collects", () => {
  for (const [name, run] of Object.entries(blobStoreSuite)) test(name, () => run(() => collectedBlobs()));
});

describe("the blob store suite says it when", () => {
  for (const [what, wrong, noticed, says] of partsSabotages)
    test(what, async () => {
      const cases = Object.entries(blobStoreSuite).filter(([name]) => name.startsWith(noticed));
      expect(cases.map(([name]) => name)).toEqual([expect.stringContaining(noticed)]);
      for (const [, run] of cases) await expect(run(() => collectedBlobs(wrong))).rejects.toThrow(says);
    });
});
