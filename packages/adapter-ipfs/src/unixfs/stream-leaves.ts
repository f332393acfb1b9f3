import type { CID } from "multiformats/cid";
import { mismatch, verifyBlock } from "./block.js";
import type { FileLink } from "./file-node.js";
import { CHUNK_SIZE } from "./profile.js";

/** Bytes of a file or of a block, end exclusive. */
export interface Bounds {
  readonly from: number;
  readonly to: number;
}

/** A leaf of a file, and the part of it that is read. */
export interface LeafPart extends Bounds {
  readonly link: FileLink;
}

/** A leaf, with the nodes on the way to it from the leaf before. */
export interface Leaf extends LeafPart {
  readonly nodes: readonly Uint8Array[];
}

/** A leaf with all of its bytes, behind the nodes on the way to it. All are verified. */
export interface ProvenLeaf {
  readonly nodes: readonly Uint8Array[];
  /** `undefined` where a range is empty. */
  readonly leaf: (Bounds & { readonly bytes: Uint8Array }) | undefined;
}

/**
 * Streams a part of a file without verifying it, in blocks of 1 MiB from where the part begins.
 * Only the last may be shorter.
 */
export type StreamBlocks = (root: CID, part: Bounds, signal: AbortSignal) => AsyncGenerator<Uint8Array>;

/** The part of a file that is the blocks in which these bytes are: a block is verified whole. */
export const wholeBlocks = ({ from, to }: Bounds, size: number): Bounds => ({
  from: from - (from % CHUNK_SIZE),
  to: Math.min(size, Math.ceil(to / CHUNK_SIZE) * CHUNK_SIZE),
});

/**
 * Yields leaves with their bytes, from a stream of the blocks that should be these leaves. Each is
 * verified before. Leaving early closes the stream.
 * @throws ChartkeyError BLOB_MISMATCH for a block that is not the leaf; what the stream throws
 */
export async function* streamLeaves(
  leaves: AsyncIterable<Leaf>,
  blocks: AsyncGenerator<Uint8Array>,
): AsyncGenerator<ProvenLeaf> {
  try {
    for await (const { link, nodes, ...part } of leaves) {
      const next = await blocks.next();
      if (next.done) throw mismatch(`Block ${link.cid.toString()} did not come`);
      await verifyBlock(link.cid, next.value);
      yield { nodes, leaf: { ...part, bytes: next.value } };
    }
    // the stream may fail behind its last block
    if (!(await blocks.next()).done) throw mismatch("A file goes on beyond its last block");
  } finally {
    await blocks.return(undefined);
  }
}
