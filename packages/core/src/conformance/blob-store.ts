import type { BlobStoreFixture } from "./blob-store-fixture.js";
import { blobStorePins } from "./blob-store-pins.js";
import { blobStoreReading } from "./blob-store-reading.js";
import { blobStoreWriting } from "./blob-store-writing.js";
import type { Suite } from "./suite.js";

/** What every `BlobStore` must do: ids, reading, writing, progress, aborts, failures, pins. */
export const blobStoreSuite: Suite<BlobStoreFixture> = {
  ...blobStoreReading,
  ...blobStoreWriting,
  ...blobStorePins,
};
