import type { BlobStoreFixture } from "./blob-store-fixture.js";
import { blobStorePins } from "./blob-store-pins.js";
import { blobStoreParts } from "./blob-store-parts.js";
import { blobStoreRaces } from "./blob-store-races.js";
import { blobStoreMeans } from "./blob-store-means.js";
import { blobStoreReading } from "./blob-store-reading.js";
import { blobStoreSources } from "./blob-store-sources.js";
import { blobStoreWriting } from "./blob-store-writing.js";
import type { Suite } from "./suite.js";

/**
 * What every `BlobStore` must do: ids, reading, writing, sources, progress, aborts, failures, pins.
 */
export const blobStoreSuite: Suite<BlobStoreFixture> = {
  ...blobStoreReading,
  ...blobStoreWriting,
  ...blobStoreSources,
  ...blobStoreParts,
  ...blobStorePins,
  ...blobStoreRaces,
  ...blobStoreMeans,
};
