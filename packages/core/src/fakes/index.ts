export type { MemoryBlobs, MemoryBlobsOptions } from "./memory-blobs.js";
export { memoryBlobs } from "./memory-blobs.js";
