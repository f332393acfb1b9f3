import type { ContentId } from "../domain/identifiers/content-id.js";
import type { CallOptions } from "./call-options.js";

export interface BlobSent {
  readonly type: "blob:sent";
  /** Bytes taken from the caller so far. */
  readonly bytes: number;
}

/**
 * Who keeps a blob and what for, as 1 to 160 characters of `a-z`, `0-9`, `.`, `/`, `-`:
 * `owner/purpose`. Pins are counted by holder: a blob stays until its last holder lets go. It names
 * no content.
 */
export type Holder = string;

/**
 * Keeps bytes and gives them back by content id. Called by the use cases that write and read
 * records, envelopes and lockboxes; everything it sees is ciphertext or public.
 *
 * The suite `blobStoreSuite` of `@chartkey/core/conformance` proves an implementation. Every method
 * takes a signal, checked before anything else (rejecting with its reason), and maps foreign errors
 * to: BLOB_UNAVAILABLE (the store is away, or nothing was found in time; retryable), BLOB_MISMATCH
 * (bytes that do not belong to the id), BLOB_STORE_FULL.
 */
export interface BlobStore {
  readonly capabilities: {
    /**
     * Whether pins are kept by holder. Where `false`, `pin` only checks that the blob is there, and
     * `unpin` does nothing.
     */
    readonly pins: boolean;
  };
  /**
   * Stores all bytes and pins them for `holder`. Idempotent: the same bytes give the same id. Up to
   * 1 MiB that id is the raw block's CIDv1; above, the UnixFS root of the profile `unixfs-v1-2025`,
   * or of another layout that verifies every byte. After an abort or a failure nothing is pinned.
   */
  put(
    bytes: Uint8Array | AsyncIterable<Uint8Array>,
    options: CallOptions<BlobSent> & { readonly holder: Holder },
  ): Promise<ContentId>;
  /**
   * The bytes in order, verified against `id` no later than the end: a wrong byte throws
   * BLOB_MISMATCH, and nothing after it is yielded as good. An unknown id throws BLOB_UNAVAILABLE
   * within the store's time limit; it never ends as an empty stream. Leaving the loop frees all
   * resources.
   */
  get(id: ContentId, options?: CallOptions): AsyncIterable<Uint8Array>;
  /**
   * The size in bytes, or `undefined` when the store does not have it within its time limit.
   * Unverified: a limit to check, not a fact.
   */
  size(id: ContentId, options?: CallOptions): Promise<number | undefined>;
  /**
   * Keeps a blob, also one that somebody else stored, for `holder`. Idempotent. BLOB_UNAVAILABLE
   * when it cannot be had.
   */
  pin(id: ContentId, options: CallOptions & { readonly holder: Holder }): Promise<void>;
  /**
   * Lets go for one holder. Idempotent; other holders' pins stand. The bytes may go once nobody
   * holds them.
   */
  unpin(id: ContentId, options: CallOptions & { readonly holder: Holder }): Promise<void>;
}
