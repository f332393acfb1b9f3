/** Whoever takes a chunk has a cost for it, however small it is. */
const LEAST = 16_384;

/**
 * Joins small chunks to such of 16 KiB, and passes on larger ones as they are. What has come when
 * the source ends or fails comes before its end or its failure.
 */
export async function* gathered(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array | undefined;
  let filled = 0;
  function* taken() {
    if (waiting && filled > 0) yield waiting.slice(0, filled);
    filled = 0;
  }
  try {
    for await (const chunk of chunks) {
      if (filled + chunk.length > LEAST) yield* taken();
      if (chunk.length >= LEAST) {
        yield chunk;
      } else {
        waiting ??= new Uint8Array(LEAST);
        waiting.set(chunk, filled);
        filled += chunk.length;
      }
    }
  } catch (error) {
    yield* taken();
    throw error;
  }
  yield* taken();
}
