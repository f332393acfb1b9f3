import { type BlobStore, isChartkeyError } from "@chartkey/core";

/** Keeps everything in `own`; reads from `other` what `own` does not have. */
export function fallbackBlobs(
  own: BlobStore,
  other: Pick<BlobStore, "capabilities" | "get" | "size" | "health">,
): BlobStore {
  const ranges = own.capabilities.ranges === true && other.capabilities.ranges === true;
  const [pinAll, unpinAll] = [own.pinAll?.bind(own), own.unpinAll?.bind(own)];
  const [pins, health, join] = [own.pins?.bind(own), own.health?.bind(own), own.join?.bind(own)];
  return {
    // each method by name: a spread would lose those of a class
    capabilities: { ...own.capabilities, ranges, blocks: false },
    put: (bytes, options) => own.put(bytes, options),
    pin: (id, options) => own.pin(id, options),
    unpin: (id, options) => own.unpin(id, options),
    ...(pinAll && { pinAll }),
    ...(unpinAll && { unpinAll }),
    ...(pins && { pins }),
    // the parts were put here
    ...(join && { join }),
    ...(health && {
      // without the other, older records do not open
      health: async (options) => void (await Promise.all([health(options), other.health?.(options)])),
    }),
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
