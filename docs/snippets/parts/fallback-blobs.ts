import { type BlobStore, isChartkeyError } from "@chartkey/core";

/** Keeps everything in `own`; reads from `other` what `own` does not have. */
export function fallbackBlobs(own: BlobStore, other: Pick<BlobStore, "capabilities" | "get" | "size">): BlobStore {
  const ranges = own.capabilities.ranges === true && other.capabilities.ranges === true;
  return {
    ...own,
    capabilities: { ...own.capabilities, ranges },
    async *get(id, options) {
      let begun = false;
      try {
        for await (const chunk of own.get(id, options)) {
          begun = true;
          yield chunk;
        }
      } catch (error) {
        // the caller has the first bytes already: starting over elsewhere would repeat them
        if (begun || !isChartkeyError(error, "BLOB_UNAVAILABLE")) throw error;
        yield* other.get(id, options);
      }
    },
    size: async (id, options) => (await own.size(id, options)) ?? other.size(id, options),
  };
}
