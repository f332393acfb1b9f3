import type { BlobStoreFixture } from "./blob-store-fixture.js";
import { blobStorePins } from "./blob-store-pins.js";
import { blobStoreReading } from "./blob-store-reading.js";
import { blobStoreSources } from "./blob-store-sources.js";
import { blobStoreWriting } from "./blob-store-writing.js";
import { healthCases } from "./health.js";
import { type Suite, suite } from "./suite.js";

/**
 * What every `BlobStore` must do: ids, reading, writing, sources, progress, aborts, failures, pins.
 */
export const blobStoreSuite: Suite<BlobStoreFixture> = {
  ...blobStoreReading,
  ...blobStoreWriting,
  ...blobStoreSources,
  ...blobStorePins,
  ...suite(healthCases<BlobStoreFixture>(({ blobs }) => blobs, "BLOB_UNAVAILABLE")),
};
