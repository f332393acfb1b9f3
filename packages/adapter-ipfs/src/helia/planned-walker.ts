import type { GraphWalkerFactory } from "helia";
import type { BlockView, CID } from "multiformats";

/**
 * Walks these blocks, once each, without reading them: Helia's pins look at ids only. Its own walker visits a block again for every link to it, and `rm`
 * then counts it down more often than `add` counted it up; and it reads as it goes, so that a block that is missing leaves half a pin behind.
 */
export function plannedWalker(cids: readonly CID[]): GraphWalkerFactory {
  return () => ({
    async *walk<T>() {
      for (const cid of cids) yield { block: { cid } as BlockView<T>, depth: 0, path: [cid] };
    },
  });
}
