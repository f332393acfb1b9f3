import { ChartkeyError, type ContentId, type Holder } from "@chartkey/core/adapters";
import type { CID } from "multiformats/cid";
import { exclusive } from "../flow/exclusive.js";
import { holderPinOf } from "../holder-pin.js";
import { cidOf, type FetchBlock } from "../unixfs/block.js";
import { blocksOf } from "../unixfs/read-file.js";
import type { BlobNode } from "./blob-node.js";
import { plannedWalker } from "./planned-walker.js";

export interface HeliaPins {
  /**
   * Pins a blob that may be collected meanwhile. Rejects, and pins nothing, when blocks are
   * missing.
   */
  add(id: ContentId, holder: Holder, signal: AbortSignal): Promise<void>;
  remove(id: ContentId, holder: Holder, signal: AbortSignal): Promise<void>;
}

/**
 * The holders' pins on a Helia node. Helia counts the pins of each block with a read and a write,
 * so only one change runs at a time. A change first finds all of its blocks, and cannot be aborted
 * after that.
 */
export function heliaPins({ blockstore, pins }: BlobNode, fetch: FetchBlock): HeliaPins {
  async function blocksToPin(pin: CID, id: ContentId, signal: AbortSignal): Promise<readonly CID[]> {
    const blocks = new Map([[pin.toString(), pin]]);
    for await (const cid of blocksOf(cidOf(id), fetch, signal)) blocks.set(cid.toString(), cid);
    return [...blocks.values()];
  }

  return {
    add: (id, holder, signal) =>
      exclusive(pins, async () => {
        const { cid, bytes } = await holderPinOf(id, holder);
        if (await pins.isPinned(cid, { signal })) return;
        await blockstore.put(cid, bytes, { signal });
        const blocks = await blocksToPin(cid, id, signal);
        const walker = plannedWalker(blocks);
        await finish(pins.add(cid, { walker }));
        // the pin stops collections, so blocks that are present now stay
        const present = await Promise.all(blocks.map(async (block) => blockstore.has(block)));
        if (present.every(Boolean)) return;
        await finish(pins.rm(cid, { walker }));
        throw new ChartkeyError("BLOB_UNAVAILABLE", {
          message: "A block was collected before it could be pinned",
          retryable: true,
        });
      }),

    remove: (id, holder, signal) =>
      exclusive(pins, async () => {
        const { cid } = await holderPinOf(id, holder);
        if (!(await pins.isPinned(cid, { signal }))) return;
        await finish(pins.rm(cid, { walker: plannedWalker(await blocksToPin(cid, id, signal)) }));
      }),
  };
}

async function finish(steps: AsyncGenerator): Promise<void> {
  while (!(await steps.next()).done);
}
