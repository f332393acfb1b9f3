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

/** Takes bytes as they come, and gives those of a length. */
class Pieces {
  #parts: Uint8Array[] = [];
  #size = 0;

  add(bytes: Uint8Array): void {
    this.#parts.push(bytes);
    this.#size += bytes.length;
  }

  get size(): number {
    return this.#size;
  }

  /** The first bytes. There are so many. */
  take(length: number): Uint8Array {
    const taken = new Uint8Array(length);
    let at = 0;
    while (at < length) {
      const [first = new Uint8Array()] = this.#parts;
      const part = first.subarray(0, length - at);
      taken.set(part, at);
      at += part.length;
      if (part.length === first.length) this.#parts.shift();
      else this.#parts[0] = first.subarray(part.length);
    }
    this.#size -= length;
    return taken;
  }
}

/**
 * The blocks in frames, as they come. It holds one block, and what came with its last bytes.
 * @throws RangeError for a block of more than 1 MiB; an Error for a last one that is cut
 */
export async function* decodeFrames(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const pieces = new Pieces();
  let length: number | undefined;
  for await (const chunk of chunks) {
    pieces.add(chunk);
    for (;;) {
      if (length === undefined) {
        if (pieces.size < LENGTH) break;
        length = new DataView(pieces.take(LENGTH).buffer).getUint32(0);
        if (length > MAX_BLOCK) throw new RangeError(`A block has more than ${MAX_BLOCK} bytes`);
      }
      if (pieces.size < length) break;
      yield pieces.take(length);
      length = undefined;
    }
  }
  if (length !== undefined || pieces.size > 0) throw new Error("The last block is cut");
}
