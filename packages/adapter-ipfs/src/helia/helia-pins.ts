import { ChartkeyError, type ContentId, type Holder, isChartkeyError } from "@chartkey/core/adapters";
import * as dagPb from "@ipld/dag-pb";
import type { CID } from "multiformats/cid";
import { exclusive } from "../flow/exclusive.js";
import { holderPinOf } from "../holder-pin.js";
import { blockId, cidOf, type FetchBlock, verifyBlock } from "../unixfs/block.js";
import { blocksOf } from "../unixfs/read-file.js";
import type { BlobNode } from "./blob-node.js";
import { isMissing } from "./helia-error.js";
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
 * after that. The holder's own block is counted last and let go first, so that it tells of all
 * others, also after a crash in between.
 * @param fetch looks on the node only
 */
export function heliaPins({ blockstore, pins }: BlobNode, fetch: FetchBlock): HeliaPins {
  /**
   * Lets Helia forget by whom these blocks were pinned, and not how often. Its `rm` keeps the name
   * of the pin that it removes and drops the others, and its `add` does not count a block that has
   * the name. So a holder who let go, and pins again, would not count. After an `rm` of a pin that
   * comes once, no such name is left.
   */
  async function forgetNames(blocks: readonly CID[]): Promise<void> {
    const pinned = await Promise.all(blocks.map(async (block) => pins.isPinned(block)));
    if (!pinned.includes(true)) return;
    const once = await blockId(dagPb, crypto.getRandomValues(new Uint8Array(32)));
    const walker = plannedWalker(blocks.filter((_block, index) => pinned[index]));
    await finish(pins.add(once, { walker }));
    await finish(pins.rm(once, { walker }));
  }

  /** Notes a pin whose blocks are counted, and which a crash kept from being noted. */
  async function complete(pin: CID): Promise<void> {
    try {
      await finish(pins.add(pin, { walker: plannedWalker([pin]) }));
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "AlreadyPinnedError") throw error;
    }
  }

  return {
    add: (id, holder, signal) =>
      exclusive(pins, async () => {
        const { cid, bytes } = await holderPinOf(id, holder);
        if (await pins.isPinned(cid, { signal })) return complete(cid);
        await blockstore.put(cid, bytes, { signal });
        const blocks = [...(await eachOnce(blocksOf(cidOf(id), fetch, signal))), cid];
        const walker = plannedWalker(blocks);
        await forgetNames(blocks);
        await finish(pins.add(cid, { walker }));
        // the pin stops collections, so blocks that are present now stay
        const present = await Promise.all(blocks.map(async (block) => blockstore.has(block)));
        if (present.every(Boolean)) return;
        await finish(pins.rm(cid, { walker: plannedWalker(blocks.toReversed()) }));
        throw new ChartkeyError("BLOB_UNAVAILABLE", {
          message: "A block was collected before it could be pinned",
          retryable: true,
        });
      }),

    remove: (id, holder, signal) =>
      exclusive(pins, async () => {
        const { cid } = await holderPinOf(id, holder);
        if (!(await pins.isPinned(cid, { signal }))) return;
        const blocks = [cid, ...(await eachOnce(blocksOf(cidOf(id), fetchWhole, signal)))];
        await complete(cid);
        await finish(pins.rm(cid, { walker: plannedWalker(blocks) }));
      }),
  };

  /** `undefined` for a block that is lost or damaged: its blob can be let go all the same. */
  async function fetchWhole(...[cid, options]: Parameters<FetchBlock>): Promise<Uint8Array | undefined> {
    try {
      const bytes = await fetch(cid, options);
      await verifyBlock(cid, bytes);
      return bytes;
    } catch (error) {
      if (isMissing(error) || isChartkeyError(error, "BLOB_MISMATCH")) return undefined;
      throw error;
    }
  }
}

async function eachOnce(cids: AsyncIterable<CID>): Promise<readonly CID[]> {
  const blocks = new Map<string, CID>();
  for await (const cid of cids) blocks.set(cid.toString(), cid);
  return [...blocks.values()];
}

async function finish(steps: AsyncGenerator): Promise<void> {
  while (!(await steps.next()).done);
}
