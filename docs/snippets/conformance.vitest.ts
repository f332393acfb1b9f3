import { blobStoreSuite } from "@chartkey/core/conformance";
import { describe, test } from "vitest";
import { createFixture } from "./parts/folder-fixture.ts";

describe("file blobs", () => {
  for (const [name, run] of Object.entries(blobStoreSuite)) test(name, () => run(createFixture));
});
