import type { ContentId } from "../domain/identifiers/content-id.js";
import type { BlobStore } from "../ports/blob-store.js";
import type { Denied } from "./denied.js";
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
  /** Deletes the bytes of a pinned blob without the store's knowledge, and leaves its pins. */
  readonly lose?: ((id: ContentId) => Promise<void>) | undefined;
  /**
   * From now on the store refuses to let go of a pinned blob, whoever asks, until `replug`. It does
   * everything else.
   */
  readonly refuse?: ((id: ContentId) => Promise<void>) | undefined;
  /** Makes the store unreachable, as when its daemon or its disk is away. */
  readonly unplug: () => Promise<void>;
  /**
   * Makes it reachable again, with everything that it held. It also ends `refuse`, `fill`, `hang`
   * and `slow`.
   */
  readonly replug: () => Promise<void>;
  /**
   * Deletes blobs without pins. It does nothing for a store that deletes with the last pin, or that
   * has no pins.
   */
  readonly collect: () => Promise<void>;
  /** Takes away all room for new bytes, as when a disk or a quota is full. */
  readonly fill?: (() => Promise<void>) | undefined;
  /**
   * From now on the store takes no bytes and gives no answers, and closes no connection, as when a
   * network drops all packets. The adapter's time limit must be longer than ten seconds.
   */
  readonly hang?: (() => Promise<void>) | undefined;
  /**
   * Slows the store down, so that a put or a get of 4 MiB takes longer than the adapter's time
   * limit. It never stands still for so long.
   */
  readonly slow?: (() => Promise<void>) | undefined;
  /** A second adapter on the same store, which the store does not let in. */
  readonly denied?: (() => Promise<Denied<BlobStore>>) | undefined;
  /** A second adapter on the same store. It shares no memory with `blobs`. */
  readonly connect?: (() => BlobStore) | undefined;
  /**
   * Names all that the backend holds, in any order: blobs, pins, parts of uploads, temporary files.
   */
  readonly dump?: (() => Promise<readonly string[]>) | undefined;
}
