export { ConformanceError, equal, failure, ok, rejects, rejectsWith, throwsTypeError } from "./assert.js";
export { blobStoreSuite } from "./blob-store.js";
export type { BlobStoreFixture } from "./blob-store-fixture.js";
export type { BlobSample } from "./blob-store-samples.js";
export { blobSamples, sampleBytes, sampleChunks, sampleStream } from "./blob-store-samples.js";
export type { Fixture, Suite } from "./suite.js";
export { suite } from "./suite.js";
