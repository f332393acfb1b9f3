import { type CallOptions, checkOptions, checkParts, type ContentId } from "@chartkey/core/adapters";
import { neverAborts } from "../flow/never-aborts.js";
import { joinFiles } from "./join-files.js";
import { nextBlock } from "./next-block.js";

/**
 * Computes the id of blobs one behind the other, as `BlobStore.join` makes it, from the root block
 * of each. The roots are verified, so whoever gives them need not be trusted. Leaving early closes
 * them.
 * @param roots in the order of the parts; the first block of `BlobStore.blocks` is a blob's root
 * @throws TypeError for parts that a `join` does not take, and for malformed options; ChartkeyError
 *   BLOB_MISMATCH for a block that is not the next root; BLOB_UNAVAILABLE, retryable, when they end
 *   too early; the signal's reason; what `roots` throws
 */
export async function joinedId(
  parts: readonly ContentId[],
  roots: AsyncIterable<Uint8Array>,
  options?: CallOptions,
): Promise<ContentId> {
  const { signal = neverAborts() } = checkOptions(options);
  const ids = checkParts(parts);
  const { fetch, close } = nextBlock("roots", roots);
  try {
    return (await joinFiles(ids, fetch, { signal })).id;
  } finally {
    await close();
  }
}
