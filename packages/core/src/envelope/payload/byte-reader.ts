/** Takes exact numbers of bytes from a stream of chunks. */
export interface ByteReader {
  /** The next `length` bytes, valid until the next call; fewer when the stream ends before. */
  take(length: number): Promise<Uint8Array>;
  /** Whether the stream has ended. */
  ended(): Promise<boolean>;
  /** Cancels the stream. */
  close(): Promise<void>;
}

export function byteReader(chunks: AsyncIterable<Uint8Array>): ByteReader {
  const iterator = chunks[Symbol.asyncIterator]();
  let rest = new Uint8Array() as Uint8Array;
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
      await refill();
      if (rest.length >= length) return cut(length);
      const whole = new Uint8Array(length);
      let filled = 0;
      while (filled < length && (await refill())) {
        const piece = cut(length - filled);
        whole.set(piece, filled);
        filled += piece.length;
      }
      return whole.subarray(0, filled);
    },
    ended: async () => !(await refill()),
    close: async () => void (await iterator.return?.()),
  };
}
