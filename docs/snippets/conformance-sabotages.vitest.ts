import { bites, blobStoreSuite, sabotages } from "@chartkey/core/conformance";
import { describe, expect, test } from "vitest";
import { createFixture } from "./parts/folder-fixture.ts";

// the store has no blocks, joins, lists or ranges, and its fixture cannot lose or refuse
const undeclared = /^(?:blocks|joins|listing|ranges|with \w+):/u;
const noticed = sabotages.blobStore.filter((sabotage) => !undeclared.test(sabotage.noticed));

describe("the suite of the file blobs notices when", () => {
  test.each(noticed)("$what", async (sabotage) => {
    await expect(bites(blobStoreSuite, sabotage, createFixture)).resolves.toBeDefined();
  });
});
