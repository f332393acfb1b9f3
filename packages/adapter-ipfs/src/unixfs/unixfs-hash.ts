import { type ContentId, parseContentId } from "@chartkey/core/adapters";
import { ContentHash } from "./content-hash.js";

/** Computes the content id of bytes as they come. */
export interface UnixfsHash {
  /** Takes the next bytes. Await it before the next call. */
  update(bytes: Uint8Array): Promise<void>;
  /** The id of all bytes. Call it once, after the last. */
  digest(): Promise<ContentId>;
}

/**
 * Computes the id that IPFS gives to bytes by the profile `unixfs-v1-2025` (IPIP-499): a raw block
 * up to 1 MiB, and the root of a balanced tree above. It holds one block and one path of the tree
 * in memory.
 */
export function unixfsHash(): UnixfsHash {
  const hash = new ContentHash();
  return {
    update: (bytes) => hash.update(bytes),
    digest: async () => parseContentId((await hash.digest()).toString()),
  };
}
