import type { ContentId } from "../../domain/identifiers/content-id.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { BlobStore } from "../../ports/blob-store.js";
import type { CallOptions } from "../../ports/call-options.js";
import { readChunks } from "../../streams/bytes.js";
import { beginningInBlobTime } from "./time-limit.js";

const mismatch = (message: string, cause?: unknown): ChartkeyError =>
  new ChartkeyError("BLOB_MISMATCH", { message: `The blob store: ${message}`, cause });

/**
 * The chunks of a stored blob, copied as they come.
 * @throws ChartkeyError BLOB_MISMATCH when the store gives something else than bytes
 */
export const checkedChunks = (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> =>
  readChunks(chunks, mismatch);

/**
 * The chunks of a stored blob whose first comes within ten seconds. Throws as `checkedChunks` and
 * `beginningInBlobTime` do.
 */
export const storedChunks = (
  blobs: BlobStore,
  id: ContentId,
  { signal }: Pick<CallOptions, "signal">,
): AsyncGenerator<Uint8Array> =>
  beginningInBlobTime({ signal }, (limited) => checkedChunks(blobs.get(id, { signal: limited.signal })));
