import { concatBytes } from "@noble/hashes/utils.js";
import { ChartkeyError } from "../errors/chartkey-error.js";

/** Bytes as any platform has them. Streams and iterables are read once. */
export type Bytes = Uint8Array | Blob | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

async function* readStream(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  let done = false;
  try {
    for (;;) {
      const next = await reader.read();
      if (next.done) {
        done = true;
        return;
      }
      yield next.value;
    }
  } finally {
    if (!done) await reader.cancel();
    reader.releaseLock();
  }
}

/** Yields any bytes in chunks. Leaving the loop early cancels the source. */
export async function* chunksOf(bytes: Bytes): AsyncGenerator<Uint8Array> {
  if (bytes instanceof Uint8Array) yield bytes;
  else if (bytes instanceof Blob) yield* readStream(bytes.stream());
  else if (bytes instanceof ReadableStream) yield* readStream(bytes);
  else yield* bytes;
}

/**
 * All bytes of a stream.
 * @throws ChartkeyError LIMIT_EXCEEDED as soon as there are more than `max` bytes
 */
export async function collect(chunks: AsyncIterable<Uint8Array>, max: number): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > max) throw new ChartkeyError("LIMIT_EXCEEDED", { message: `More than ${max} bytes` });
    parts.push(chunk);
  }
  return concatBytes(...parts) as Uint8Array<ArrayBuffer>;
}
