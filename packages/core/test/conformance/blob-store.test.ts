import { describe, test } from "vitest";
import { blobStoreSuite } from "../../src/conformance/index.js";
import { memoryBlobsFixture } from "./memory-blobs-fixture.js";

describe("memoryBlobs()", { timeout: 60_000 }, () => {
  for (const [name, run] of Object.entries(blobStoreSuite)) test(name, () => run(() => memoryBlobsFixture()));
});

describe("memoryBlobs({ pins: false })", { timeout: 60_000 }, () => {
  for (const [name, run] of Object.entries(blobStoreSuite))
    test(name, () => run(() => memoryBlobsFixture({ pins: false })));
});
