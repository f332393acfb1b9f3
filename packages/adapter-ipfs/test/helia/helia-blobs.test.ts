import { blobStoreSuite } from "@chartkey/core/conformance";
import { describe, test } from "vitest";
import { nodeFixture, nodes } from "./helia-fixture.js";

describe.each(Object.entries(nodes))("heliaBlobs() on %s", (_, start) => {
  for (const [name, run] of Object.entries(blobStoreSuite)) test(name, () => run(() => nodeFixture(start)));
});
