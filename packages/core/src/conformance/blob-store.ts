import type { BlobStoreFixture } from "./blob-store-fixture.js";
import { blobStoreBlocks } from "./blob-store-blocks.js";
import { blobStoreJoinFailures } from "./blob-store-join-failures.js";
import { blobStoreJoins } from "./blob-store-joins.js";
import { blobStoreLimits } from "./blob-store-limits.js";
import { blobStoreListing } from "./blob-store-listing.js";
import { blobStorePins } from "./blob-store-pins.js";
import { blobStoreRanges } from "./blob-store-ranges.js";
import { blobStoreParts } from "./blob-store-parts.js";
import { blobStoreRaces } from "./blob-store-races.js";
import { blobStoreMeans } from "./blob-store-means.js";
import { blobStoreReading } from "./blob-store-reading.js";
import { blobStoreSources } from "./blob-store-sources.js";
import { blobStoreWriting } from "./blob-store-writing.js";
import { healthCases } from "./health.js";
import { type Suite, suite } from "./suite.js";

/**
 * What every `BlobStore` must do: ids, reading, ranges, blocks, joins, writing, sources, progress,
 * aborts, failures, pins, health.
 */
export const blobStoreSuite: Suite<BlobStoreFixture> = {
  ...blobStoreReading,
  ...blobStoreWriting,
  ...blobStoreSources,
  ...blobStoreRanges,
  ...blobStoreBlocks,
  ...blobStoreParts,
  ...blobStoreJoins,
  ...blobStoreJoinFailures,
  ...blobStorePins,
  ...blobStoreListing,
  ...blobStoreRaces,
  ...blobStoreLimits,
  ...blobStoreMeans,
  ...suite(healthCases<BlobStoreFixture>(({ blobs }) => blobs, "BLOB_UNAVAILABLE")),
};
