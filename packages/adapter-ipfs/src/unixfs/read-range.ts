import { checkGetOptions, type ContentId, type GetOptions } from "@chartkey/core/adapters";
import { neverAborts } from "../flow/never-aborts.js";
import { nextBlock } from "./next-block.js";
import { readFile } from "./read-file.js";

/**
 * Yields the bytes of a range of a blob, from the blocks that prove it, in the order in which
 * `BlobStore.blocks` has them. Each is verified before any of its bytes is yielded, so whoever
 * gives them need not be trusted. Some blocks are asked for ahead. Leaving early closes the blocks,
 * and neither that nor an abort nor a wrong block waits for those that do not come.
 * @throws ChartkeyError BLOB_MISMATCH for a block that is not the next one; BLOB_UNAVAILABLE,
 *   retryable, when they end too early; the signal's reason; what `blocks` throws; TypeError for
 *   malformed options
 */
export async function* readRange(
  id: ContentId,
  blocks: AsyncIterable<Uint8Array>,
  options?: GetOptions,
): AsyncGenerator<Uint8Array> {
  const { signal = neverAborts(), range } = checkGetOptions(options);
  const { fetch, close } = nextBlock("blocks", blocks);
  try {
    yield* readFile(id, fetch, { signal, range });
  } finally {
    await close();
  }
}
