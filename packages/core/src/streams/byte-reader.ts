/** Takes exact numbers of bytes from a stream of chunks. */
export interface ByteReader {
  /**
   * The next `length` bytes; fewer when the stream ends before. They are a copy, which the next
   * call overwrites.
   */
  take(length: number): Promise<Uint8Array>;
  /** Leaves out the next `length` bytes. It gives how many there were. */
  skip(length: number): Promise<number>;
  /** Whether the stream has ended. */
  ended(): Promise<boolean>;
  /** Cancels the stream. */
  close(): Promise<void>;
}

/** Memory with the same bytes, of at least `size`. */
function larger(memory: Uint8Array, size: number): Uint8Array {
  const own = new Uint8Array(size);
  own.set(memory);
  return own;
}

/** @param chunks each of which stays as it is until the next one is requested */
export function byteReader(chunks: AsyncIterable<Uint8Array>): ByteReader {
  const iterator = chunks[Symbol.asyncIterator]();
  let rest = new Uint8Array() as Uint8Array;
  let memory = new Uint8Array() as Uint8Array;
  const refill = async (): Promise<boolean> => {
    while (rest.length === 0) {
      const next = await iterator.next();
      if (next.done) return false;
      rest = next.value;
    }
    return true;
  };
  const cut = (length: number): Uint8Array => {
    const piece = rest.subarray(0, length);
    rest = rest.subarray(length);
    return piece;
  };
  return {
    take: async (length) => {
      let filled = 0;
      while (filled < length && (await refill())) {
        const piece = cut(length - filled);
        const size = filled + piece.length;
        // a short stream takes little, and one in small pieces is not copied again for each of them
        if (size > memory.length) memory = larger(memory, Math.max(size, Math.min(length, 2 * memory.length)));
        memory.set(piece, filled);
        filled = size;
      }
      return memory.subarray(0, filled);
    },
    skip: async (length) => {
      let skipped = 0;
      while (skipped < length && (await refill())) skipped += cut(length - skipped).length;
      return skipped;
    },
    ended: async () => !(await refill()),
    close: async () => void (await iterator.return?.()),
  };
}
