import { ChartkeyError, checkGetOptions, type ContentId, type GetOptions } from "@chartkey/core/adapters";
import { neverAborts } from "../flow/never-aborts.js";
import { type FetchBlock, mismatch } from "./block.js";
import { readFile } from "./read-file.js";

/**
 * Yields the bytes of a range of a blob, from the blocks that prove it, in the order in which
 * `BlobStore.blocks` has them. Each is verified before any of its bytes is yielded, so whoever
 * gives them need not be trusted. Leaving early closes the blocks.
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
  if (typeof blocks?.[Symbol.asyncIterator] !== "function") throw new TypeError("`blocks` is an async iterable");
  const given = blocks[Symbol.asyncIterator]();
  const next: FetchBlock = async (cid, { max }) => {
    const { done, value } = await given.next();
    if (done === true)
      throw new ChartkeyError("BLOB_UNAVAILABLE", {
        message: `The blocks end before ${cid.toString()}`,
        retryable: true,
      });
    if (!(value instanceof Uint8Array)) throw new TypeError("`blocks` gave what is no Uint8Array");
    if (value.length > max) throw mismatch(`Block ${cid.toString()} has more than ${max} bytes`);
    return value;
  };
  try {
    yield* readFile(id, next, { signal, range });
  } finally {
    await given.return?.();
  }
}
