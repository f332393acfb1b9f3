import { chunksOf } from "@chartkey/core/adapters";

/** The bytes of a source in parts of `size`, at least one. The last may be shorter. */
export async function* partsOf(
  bytes: Uint8Array | AsyncIterable<Uint8Array>,
  size: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let part = new Uint8Array(size);
  let filled = 0;
  let isEmpty = true;
  for await (const chunk of chunksOf(bytes, signal)) {
    isEmpty &&= chunk.length === 0;
    for (let at = 0; at < chunk.length;) {
      const piece = chunk.subarray(at, at + size - filled);
      part.set(piece, filled);
      filled += piece.length;
      at += piece.length;
      if (filled < size) continue;
      yield part;
      part = new Uint8Array(size);
      filled = 0;
    }
  }
  signal?.throwIfAborted();
  if (filled > 0 || isEmpty) yield part.subarray(0, filled);
}
