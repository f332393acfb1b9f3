import type { MemoryBlobs } from "../../../src/fakes/index.js";

/** A blob store in which something happens while it stores the first block of an envelope. */
export function watchedEnvelopes(own: MemoryBlobs, atFirst?: () => Promise<unknown>) {
  let stored = 0;
  const blobs: MemoryBlobs = {
    ...own,
    async put(bytes, options) {
      if (options.holder.endsWith("/envelopes")) {
        stored += 1;
        if (stored === 1) await atFirst?.();
      }
      return own.put(bytes, options);
    },
  };
  return {
    blobs,
    /** How many blocks of envelopes it was given. */
    stored: () => stored,
  };
}

/** The same store while it has no room for envelopes, so that a grant leaves its own behind. */
export function fullStore(own: MemoryBlobs, atFirst?: () => Promise<unknown>) {
  const { blobs: watched, stored } = watchedEnvelopes(own, atFirst);
  let isFull = true;
  const blobs: MemoryBlobs = {
    ...watched,
    put(bytes, options) {
      if (isFull && options.holder.endsWith("/envelopes")) throw new Error("This store is full");
      return watched.put(bytes, options);
    },
  };
  return { blobs, stored, makeRoom: () => void (isFull = false) };
}
