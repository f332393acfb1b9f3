import { describe, test } from "vitest";
import { blobStoreSuite } from "../../src/conformance/index.js";
import { memoryBlobsFixture } from "./memory-blobs-fixture.js";

describe("memoryBlobs()", () => {
  for (const [name, run] of Object.entries(blobStoreSuite)) test(name, () => run(() => memoryBlobsFixture()));
});

describe("memoryBlobs({ ranges: false, maxBytes, bulk: true })", () => {
  for (const [name, run] of Object.entries(blobStoreSuite))
    test(name, () => run(() => memoryBlobsFixture({ ranges: false, maxBytes: 2 ** 25, bulk: true })));
});

describe("memoryBlobs({ pins: false })", () => {
  for (const [name, run] of Object.entries(blobStoreSuite))
    test(name, () => run(() => memoryBlobsFixture({ pins: false })));
});

describe("a store whose optional methods are there and undefined", () => {
  // an object by type, since the port's own types do not allow it
  const absent: object = { pinAll: undefined, unpinAll: undefined };
  for (const [name, run] of Object.entries(blobStoreSuite).filter(([one]) => one.startsWith("bulk:")))
    test(name, () => run(() => memoryBlobsFixture({}, () => absent)));
});
