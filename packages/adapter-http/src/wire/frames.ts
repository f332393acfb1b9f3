/** The most bytes of a block in a frame. */
export const MAX_BLOCK = 1_048_576;

const LENGTH = 4;

/**
 * Blocks as bytes: of each its length (4 bytes, big-endian) ‖ the block.
 * @param groups each of which goes out at once
 */
export async function* encodeFrames(groups: AsyncIterable<readonly Uint8Array[]>): AsyncGenerator<Uint8Array> {
  for await (const blocks of groups)
    for (const block of blocks) {
      const length = new Uint8Array(LENGTH);
      new DataView(length.buffer).setUint32(0, block.length);
      yield length;
      yield block;
    }
}

/** @throws RangeError for a block of more than 1 MiB */
function lengthIn(header: Uint8Array): number {
  const length = new DataView(header.buffer).getUint32(0);
  if (length > MAX_BLOCK) throw new RangeError(`A block has more than ${MAX_BLOCK} bytes`);
  return length;
}

/**
 * The blocks in frames, as they come. Bytes go into memory of their block at once: a server may
 * send each by itself.
 * @throws RangeError for a block of more than 1 MiB; an Error for a last one that is cut
 */
export async function* decodeFrames(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let [part, filled, isBlock] = [new Uint8Array(LENGTH), 0, false];
  for await (const chunk of chunks)
    for (let at = 0; at < chunk.length;) {
      const piece = chunk.subarray(at, at + part.length - filled);
      part.set(piece, filled);
      at += piece.length;
      filled += piece.length;
      // a block may have no bytes
      while (filled === part.length) {
        if (isBlock) yield part;
        part = new Uint8Array(isBlock ? LENGTH : lengthIn(part));
        [filled, isBlock] = [0, !isBlock];
      }
    }
  if (isBlock || filled > 0) throw new Error("The last block is cut");
}
