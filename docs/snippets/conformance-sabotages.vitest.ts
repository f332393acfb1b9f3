import { bites, blobStoreSuite, sabotages } from "@chartkey/core/conformance";
import { describe, expect, test } from "vitest";
import { createFixture } from "./parts/folder-fixture.ts";

describe("the suite of the file blobs notices when", () => {
  test.each(sabotages.blobStore)("$what", async (sabotage) => {
    await expect(bites(blobStoreSuite, sabotage, createFixture)).resolves.toBeDefined();
  });
});
