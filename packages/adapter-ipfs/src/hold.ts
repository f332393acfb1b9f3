import type { ContentId, Holder } from "@chartkey/core/adapters";
import * as dagPb from "@ipld/dag-pb";
import { CID } from "multiformats/cid";
import { sha256 } from "multiformats/hashes/sha2";
import { idOfBlock } from "./unixfs/block.js";

/** What keeps a blob for one holder: a block of its own that links to the blob. */
export interface Hold {
  readonly cid: CID;
  readonly bytes: Uint8Array;
}

/**
 * IPFS nodes do not count pins: a second pin of a block is the first one, and whoever lets go lets go for all. So nobody pins a blob itself. Each holder
 * pins a small node that links to it, another one for each holder and blob, and leaves alone what else is pinned on the node. The node names its holder by
 * a hash, and per blob, so that whoever finds it cannot see which blobs have one holder without knowing the holder's name.
 */
export async function holdOf(id: ContentId, holder: Holder): Promise<Hold> {
  const blob = CID.parse(id);
  const { digest } = await sha256.digest(new TextEncoder().encode(`chartkey/hold/v1\0${id}\0${holder}`));
  const bytes = dagPb.encode({ Data: digest, Links: [{ Hash: blob, Name: "", Tsize: 0 }] });
  return { cid: await idOfBlock(dagPb, bytes), bytes };
}
