import type { ContentId } from "../domain/identifiers/content-id.js";
import type { BlobStore } from "../ports/blob-store.js";
import type { Fixture } from "./suite.js";

/** A blob store of its own for one case, empty at first, with the means to hurt it from behind. */
export interface BlobStoreFixture extends Fixture {
  readonly blobs: BlobStore;
  /**
   * What ids above 1 MiB stand for: the UnixFS root of that profile, or one raw SHA-256 of the
   * whole.
   */
  readonly layout: "unixfs-v1-2025" | "whole";
  /** Changes at least one stored byte of the blob, behind the store's back. */
  readonly corrupt: (id: ContentId) => Promise<void>;
  /** Makes the store unreachable: a daemon that is away, a disk that is gone. */
  readonly unplug: () => Promise<void>;
  /** Makes it reachable again, with all that it held. */
  readonly replug: () => Promise<void>;
  /**
   * Frees what nobody holds. Nothing to do for a store that frees with the last pin, or that has no
   * pins.
   */
  readonly collect: () => Promise<void>;
}
