import { checkGetOptions, type ContentId, type GetOptions } from "@chartkey/core/adapters";
import { neverAborts } from "../flow/never-aborts.js";
import type { IpfsBlobs } from "../ipfs-blobs.js";
import type { FetchBlock } from "./block.js";
import { readBlocks, readFile } from "./read-file.js";
import type { StreamBlocks } from "./stream-leaves.js";

/**
 * How a store reads blobs from its node.
 * @param stream how leaves come in one stream, where they can
 */
export function fileReader(fetch: FetchBlock, stream?: StreamBlocks): Pick<IpfsBlobs, "get" | "blocks"> {
  const reading = (options: GetOptions | undefined) => {
    const { signal = neverAborts(), range } = checkGetOptions(options);
    return { signal, range, stream };
  };
  return {
    async *get(id: ContentId, options) {
      yield* readFile(id, fetch, reading(options));
    },
    async *blocks(id: ContentId, options) {
      yield* readBlocks(id, fetch, reading(options));
    },
  };
}
