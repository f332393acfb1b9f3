import type { BlockView, CID } from "multiformats";

/** The part of Helia's `GraphWalker` that its pins use. */
export interface PlannedWalker {
  walk<T>(): AsyncGenerator<{ readonly block: BlockView<T>; readonly depth: number; readonly path: CID[] }>;
}

/**
 * Walks the given blocks once each, without reading them. Helia's pins need their ids only. Helia's
 * own walker visits a block once for every link to it, so `rm` decrements a block's count more
 * often than `add` increments it. It also reads while it walks, so a missing block leaves half a
 * pin.
 */
export function plannedWalker(cids: readonly CID[]): () => PlannedWalker {
  return () => ({
    async *walk<T>() {
      for (const cid of cids) yield { block: { cid } as BlockView<T>, depth: 0, path: [cid] };
    },
  });
}
