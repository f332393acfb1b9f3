import { ChartkeyError, type ContentId, type Holder } from "@chartkey/core/adapters";
import type { Helia } from "helia";
import { CID } from "multiformats/cid";
import { exclusive } from "../flow/exclusive.js";
import { holdOf } from "../hold.js";
import type { FetchBlock } from "../unixfs/block.js";
import { blocksOf } from "../unixfs/read-file.js";
import { plannedWalker } from "./planned-walker.js";

export interface HeliaHolds {
  /** Pins a blob that may go at any time. Rejects when any of it is missing by then, and pins nothing. */
  add(id: ContentId, holder: Holder, signal: AbortSignal): Promise<void>;
  remove(id: ContentId, holder: Holder, signal: AbortSignal): Promise<void>;
}

/**
 * The holders' pins in Helia's datastore: of the node that `holdOf` makes. Helia counts the pins of a block by reading and writing a number, so one change
 * is made at a time, and with its blocks known before it starts: from then on it is not aborted.
 */
export function heliaHolds({ blockstore, pins }: Pick<Helia, "blockstore" | "pins">, fetch: FetchBlock): HeliaHolds {
  async function planOf(hold: CID, id: ContentId, signal: AbortSignal): Promise<readonly CID[]> {
    const plan = new Map([[hold.toString(), hold]]);
    for await (const cid of blocksOf(CID.parse(id), fetch, signal)) plan.set(cid.toString(), cid);
    return [...plan.values()];
  }

  return {
    add: (id, holder, signal) =>
      exclusive(pins, async () => {
        const { cid, bytes } = await holdOf(id, holder);
        if (await pins.isPinned(cid, { signal })) return;
        await blockstore.put(cid, bytes, { signal });
        const plan = await planOf(cid, id, signal);
        const walker = plannedWalker(plan);
        await finish(pins.add(cid, { walker }));
        // now that nothing can be collected any more, it is either all there or was never there
        const there = await Promise.all(plan.map(async (block) => blockstore.has(block)));
        if (there.every(Boolean)) return;
        await finish(pins.rm(cid, { walker }));
        throw new ChartkeyError("BLOB_UNAVAILABLE", {
          message: "A block was collected before it could be pinned",
          retryable: true,
        });
      }),

    remove: (id, holder, signal) =>
      exclusive(pins, async () => {
        const { cid } = await holdOf(id, holder);
        if (!(await pins.isPinned(cid, { signal }))) return;
        await finish(pins.rm(cid, { walker: plannedWalker(await planOf(cid, id, signal)) }));
      }),
  };
}

async function finish(steps: AsyncGenerator): Promise<void> {
  while (!(await steps.next()).done);
}
