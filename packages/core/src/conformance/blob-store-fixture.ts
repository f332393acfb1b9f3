import type { ContentId } from "../domain/identifiers/content-id.js";
import type { BlobStore } from "../ports/blob-store.js";
import type { Fixture } from "./suite.js";

/** An empty blob store for one case, with the means to break it from outside. */
export interface BlobStoreFixture extends Fixture {
  readonly blobs: BlobStore;
  /**
   * How ids above 1 MiB are made: the UnixFS root of that profile, or one raw SHA-256 of the whole.
   */
  readonly layout: "unixfs-v1-2025" | "whole";
  /** Changes at least one stored byte of the blob without the store's knowledge. */
  readonly corrupt: (id: ContentId) => Promise<void>;
  /** Makes the store unreachable, as when its daemon or its disk is away. */
  readonly unplug: () => Promise<void>;
  /** Makes it reachable again, with everything that it held. */
  readonly replug: () => Promise<void>;
  /**
   * Deletes blobs without pins. It does nothing for a store that deletes with the last pin, or that
   * has no pins.
   */
  readonly collect: () => Promise<void>;
}
