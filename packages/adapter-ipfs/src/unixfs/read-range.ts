import { abortable, ChartkeyError, checkGetOptions, type ContentId, type GetOptions } from "@chartkey/core/adapters";
import { neverAborts } from "../flow/never-aborts.js";
import { type FetchBlock, mismatch } from "./block.js";
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
  if (typeof blocks?.[Symbol.asyncIterator] !== "function") throw new TypeError("`blocks` is an async iterable");
  const given = blocks[Symbol.asyncIterator]();
  let pending = 0;
  const ask = async () => {
    pending++;
    try {
      return await given.next();
    } finally {
      pending--;
    }
  };
  const next: FetchBlock = async (cid, { max, signal: end }) => {
    const { done, value } = await abortable(ask(), end);
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
    const closed = given.return?.();
    // what never gives a block that it was asked for never closes either
    if (pending > 0) closed?.catch(() => {});
    else await closed;
  }
}
