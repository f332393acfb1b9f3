import { abortable, ChartkeyError } from "@chartkey/core/adapters";
import { type FetchBlock, mismatch } from "./block.js";

/** Blocks that come in the order in which they are fetched. */
interface NextBlock {
  readonly fetch: FetchBlock;
  /** Ends their source, and waits for none that does not come. */
  readonly close: () => Promise<void>;
}

/**
 * Fetches blocks from a source that gives them in the order in which they are asked for.
 * @param name of the source, for its errors
 * @throws TypeError for what is no async iterable
 */
export function nextBlock(name: string, blocks: AsyncIterable<Uint8Array>): NextBlock {
  if (typeof blocks?.[Symbol.asyncIterator] !== "function") throw new TypeError(`\`${name}\` is an async iterable`);
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
  return {
    async fetch(cid, { max, signal }) {
      const { done, value } = await abortable(ask(), signal);
      if (done === true)
        throw new ChartkeyError("BLOB_UNAVAILABLE", {
          message: `The blocks end before ${cid.toString()}`,
          retryable: true,
        });
      if (!(value instanceof Uint8Array)) throw new TypeError(`\`${name}\` gave what is no Uint8Array`);
      if (value.length > max) throw mismatch(`Block ${cid.toString()} has more than ${max} bytes`);
      return value;
    },
    async close() {
      const closed = given.return?.();
      // what never gives a block that it was asked for never closes either
      if (pending > 0) closed?.catch(() => {});
      else await closed;
    },
  };
}
