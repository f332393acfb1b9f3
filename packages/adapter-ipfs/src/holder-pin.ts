import type { ContentId, Holder } from "@chartkey/core/adapters";
import * as dagPb from "@ipld/dag-pb";
import type { CID } from "multiformats/cid";
import { sha256 } from "multiformats/hashes/sha2";
import { blockId, cidOf } from "./unixfs/block.js";

/** The block whose pin keeps a blob for one holder. It links to the blob. */
export interface HolderPin {
  readonly cid: CID;
  readonly bytes: Uint8Array;
}

/**
 * The block to pin for a holder of a blob. IPFS nodes do not count pins: a second pin of a block
 * has no effect, and one unpin removes it for everybody. So no holder pins the blob itself. Each
 * pins a small block that links to the blob, one for each holder and blob. The block contains a
 * hash of the blob and the holder's name, so nobody who does not know the name can tell which blobs
 * share a holder.
 */
export async function holderPinOf(id: ContentId, holder: Holder): Promise<HolderPin> {
  const blob = cidOf(id);
  const { digest } = await sha256.digest(new TextEncoder().encode(`chartkey/hold/v1\0${id}\0${holder}`));
  const bytes = dagPb.encode({ Data: digest, Links: [{ Hash: blob, Name: "", Tsize: 0 }] });
  return { cid: await blockId(dagPb, bytes), bytes };
}
