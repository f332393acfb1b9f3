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
export interface Leaf extends Bounds {
  readonly link: FileLink;
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
 * Yields the parts of leaves from a stream of the blocks that should be these leaves. Each is
 * verified before. Leaving early closes the stream.
 * @throws ChartkeyError BLOB_MISMATCH for a block that is not the leaf; what the stream throws
 */
export async function* streamLeaves(
  leaves: AsyncIterable<Leaf>,
  blocks: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const { link, from, to } of leaves) {
      const next = await blocks.next();
      if (next.done) throw mismatch(`Block ${link.cid.toString()} did not come`);
      await verifyBlock(link.cid, next.value);
      yield next.value.subarray(from, to);
    }
    // the stream may fail behind its last block
    if (!(await blocks.next()).done) throw mismatch("A file goes on beyond its last block");
  } finally {
    await blocks.return(undefined);
  }
}
