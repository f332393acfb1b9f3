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
