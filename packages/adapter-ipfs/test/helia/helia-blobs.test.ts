import { blobStoreSuite } from "@chartkey/core/conformance";
import { describe, test } from "vitest";
import { heliaFixture } from "./helia-fixture.js";

describe("heliaBlobs()", () => {
  for (const [name, run] of Object.entries(blobStoreSuite)) test(name, () => run(heliaFixture));
});
