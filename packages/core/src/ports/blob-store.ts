import type { ContentId } from "../domain/identifiers/content-id.js";
import type { ByteRange } from "../domain/checks/byte-range.js";
import type { CallOptions } from "./call-options.js";

export interface BlobSent {
  readonly type: "blob:sent";
  /**
   * Bytes that the store has taken so far; of one that cannot tell, those that were read from the
   * caller.
   */
  readonly bytes: number;
}

/**
 * Who keeps a blob and for what: `owner/purpose`, 1 to 160 characters of `a-z`, `0-9`, `.`, `/`,
 * `-`. It reveals no content. Pins are kept by holder: a blob stays until its last holder unpins
 * it.
 */
export type Holder = string;

/** What to read of a blob. */
export interface GetOptions extends CallOptions {
  /** Only these bytes; all by default. Where `capabilities.ranges`. */
  readonly range?: ByteRange;
}

/**
 * Stores bytes and returns them by content id (FHIR Binary). The use cases store records, cards,
 * envelopes and lockboxes in it. Everything it receives is ciphertext or public.
 *
 * The suite `blobStoreSuite` of `@chartkey/core/conformance` proves an implementation. Every method
 * checks its signal first and rejects with its reason after an abort. Foreign errors are mapped to
 * BLOB_UNAVAILABLE (the store is away, or nothing was found in time; retryable), BLOB_MISMATCH (the
 * bytes do not match the id), BLOB_TOO_LARGE, BLOB_STORE_FULL and MISCONFIGURED (wrong credentials,
 * a disk that only allows reading: trying again does not help).
 */
export interface BlobStore {
  readonly capabilities: {
    /**
     * Whether the store keeps pins by holder. If `false`, `pin` only checks that the blob is there,
     * and `unpin` does nothing.
     */
    readonly pins: boolean;
    /**
     * Whether `get` takes a `range`, and reads it without reading the rest; not by default. Core
     * then opens a part of a record by it, and otherwise reads from the start and skips.
     */
    readonly ranges?: boolean | undefined;
    /**
     * The most bytes of one blob, at least 1 MiB; none by default. Core refuses a record of a known
     * size above it before it seals it.
     */
    readonly maxBytes?: number | undefined;
    /** Whether the store has `pins`; not by default. */
    readonly listing?: boolean | undefined;
    /** Whether the store has `blocks`; not by default. */
    readonly blocks?: boolean | undefined;
    /**
     * Whether the store has `join`; not by default. Core then stores a record in parts, where the
     * caller asks for an upload that can go on.
     */
    readonly joins?: boolean | undefined;
  };
  /**
   * Stores all bytes and pins them for `holder`. Idempotent: the same bytes have the same id. Up to
   * 1 MiB the id is the raw block's CIDv1. Above, it is the UnixFS root of the profile
   * `unixfs-v1-2025`, or of another layout that verifies every byte. After an abort or a failure
   * nothing is pinned that was not pinned before: an earlier pin of the same bytes stays. When the
   * answer to the last step is lost, or an abort ends the wait for it, and nobody can tell, the
   * error is a ChartkeyError whose `stillPinned` has the ids that the store may have pinned.
   * @throws ChartkeyError BLOB_TOO_LARGE above `capabilities.maxBytes`, as soon as that many bytes
   *   have come; the rest of the source is not read
   */
  put(
    bytes: Uint8Array | AsyncIterable<Uint8Array>,
    options: CallOptions<BlobSent> & { readonly holder: Holder },
  ): Promise<ContentId>;
  /**
   * Yields the bytes in order and verifies them against `id`, at the latest at the end. A wrong
   * byte throws BLOB_MISMATCH, and nothing after it is yielded. An unknown id throws
   * BLOB_UNAVAILABLE within the store's time limit, and never ends as an empty stream. Leaving the
   * loop frees all resources. A range is verified as the whole is: no byte that does not belong to
   * `id` ends as good.
   * @throws TypeError for a range that is no numbers of bytes
   */
  get(id: ContentId, options?: GetOptions): AsyncIterable<Uint8Array>;
  /**
   * Yields the blocks of a UnixFS tree that prove a range of a blob, or all of it: each leaf that
   * holds a part of it, behind the nodes on the way from the leaf before. So together they are in
   * the order of the tree, depth first. A leaf comes at once with its nodes, so that what fails is
   * told before any of them has gone out. Each block is whole and verified, has at most 1 MiB, and
   * belongs to the caller. An empty range has the root alone. For a server, whose clients verify
   * the range by them. Where `capabilities.blocks`. Throws as `get` does.
   */
  blocks?(id: ContentId, options?: GetOptions): AsyncIterable<readonly Uint8Array[]>;
  /**
   * The size in bytes, or `undefined` when the store does not find the blob within its time limit.
   * The size is not verified: use it only to check limits.
   */
  size(id: ContentId, options?: CallOptions): Promise<number | undefined>;
  /**
   * Pins a blob for `holder`, also one that somebody else stored. Idempotent. Rejects with
   * BLOB_UNAVAILABLE when the store cannot find all of it, also when the holder's pin stands.
   */
  pin(id: ContentId, options: CallOptions & { readonly holder: Holder }): Promise<void>;
  /**
   * Stores one blob made of others that the store has, one behind the other, without their bytes
   * being sent again, and pins it for `holder`. It has the id that `put` gives to the same bytes,
   * computed from what is verified. The pins of the parts stay as they are; nobody needs them any
   * more. Idempotent. After a failure nothing is pinned that was not pinned before, and
   * `stillPinned` tells as for `put`. Where `capabilities.joins`.
   * @param parts 1 to 16,384 blobs, pinned by somebody. Each has at most 1 GiB, and each but the
   *   last a whole number of MiB, at least 5 (the least that object storage joins)
   * @throws ChartkeyError BLOB_UNAVAILABLE when the store lacks a part, or bytes of one;
   *   BLOB_TOO_LARGE above `capabilities.maxBytes`
   * @throws TypeError for no parts or too many, and for sizes that are not as said
   */
  join?(parts: readonly ContentId[], options: CallOptions & { readonly holder: Holder }): Promise<ContentId>;
  /**
   * Removes the pin of one holder. Idempotent. The pins of other holders stay. The store may delete
   * a blob without pins.
   */
  unpin(id: ContentId, options: CallOptions & { readonly holder: Holder }): Promise<void>;
  /**
   * Pins blobs as `pin` does each. When it rejects, some of them may be pinned; the same call can
   * be made again. For stores that pin many in fewer requests.
   * @param ids any number, also of the same
   */
  pinAll?(ids: readonly ContentId[], options: CallOptions & { readonly holder: Holder }): Promise<void>;
  /**
   * Removes pins as `unpin` does each. One that cannot be removed keeps no other: the call goes on,
   * and rejects in the end with an error whose `stillPinned` names those that may still be pinned.
   * After an abort, and when the store goes away, some of them may be removed, and the same call
   * can be made again.
   */
  unpinAll?(ids: readonly ContentId[], options: CallOptions & { readonly holder: Holder }): Promise<void>;
  /**
   * Yields the ids of all blobs that `holder` has pinned, each once, in any order. Pins that are
   * set or removed meanwhile may be missing or not. An id is there because its pin stands, also
   * when the store has lost the bytes. A pin that the store can no longer tell is left out, and
   * hides no other. Where `capabilities.listing`.
   * @throws ChartkeyError BLOB_UNAVAILABLE when the store fails or is away; a list that ends
   *   without an error is whole but for such pins
   */
  pins?(options: CallOptions & { readonly holder: Holder }): AsyncIterable<ContentId>;
  /**
   * Resolves when the store answers, and can be read and written. It leaves nothing pinned.
   * @throws ChartkeyError BLOB_UNAVAILABLE (retryable) when it does not answer within its time
   *   limit; BLOB_STORE_FULL when it finds no room; MISCONFIGURED when it answers and cannot work
   */
  health?(options?: CallOptions): Promise<void>;
}
