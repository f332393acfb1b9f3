import type { ByteRange } from "../../domain/checks/byte-range.js";
import type { Placement } from "../../envelope/placement.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { BlobStore } from "../../ports/blob-store.js";
import type { CallOptions } from "../../ports/call-options.js";
import { viewsOf } from "../../streams/bytes.js";
import { beginningInBlobTime } from "./time-limit.js";

const mismatch = (message: string, cause?: unknown): ChartkeyError =>
  new ChartkeyError("BLOB_MISMATCH", { message: `The blob store: ${message}`, cause });

/**
 * The chunks of a stored blob, as they come.
 * @throws ChartkeyError BLOB_MISMATCH when the store gives something else than bytes
 */
export const checkedChunks = (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> =>
  viewsOf(chunks, mismatch);

/** A stored blob, of so many bytes. */
type StoredBlob = Pick<Placement, "payload" | "length">;

/**
 * The chunks of a stored blob, which begins in time. Throws as `checkedChunks` and
 * `beginningInBlobTime` do.
 */
export const storedChunks = (
  blobs: BlobStore,
  { payload, length }: StoredBlob,
  { signal }: Pick<CallOptions, "signal">,
): AsyncGenerator<Uint8Array> =>
  beginningInBlobTime(length, { signal }, (limited) => checkedChunks(blobs.get(payload, { signal: limited.signal })));

async function* skip(chunks: AsyncIterable<Uint8Array>, offset: number): AsyncGenerator<Uint8Array> {
  let left = offset;
  for await (const chunk of chunks) {
    if (chunk.length > left) yield chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}

/**
 * The chunks of a stored blob from an offset on, at least to the end of the range. A store without
 * ranges is read from the start. Throws as {@link storedChunks} does.
 */
export const storedPart = (
  blobs: BlobStore,
  stored: StoredBlob,
  { range, signal }: Pick<CallOptions, "signal"> & { readonly range: ByteRange },
): AsyncGenerator<Uint8Array> =>
  blobs.capabilities.ranges === true
    ? beginningInBlobTime(stored.length, { signal }, (limited) =>
        checkedChunks(blobs.get(stored.payload, { signal: limited.signal, range })),
      )
    : skip(storedChunks(blobs, stored, { signal }), range.offset);
