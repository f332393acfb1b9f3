/**
 * A stream of what a port yields, whose first chunk is there already: what the port fails with
 * before it can still be told. Whoever cancels the stream ends the port's work.
 * @param read begins to read
 * @param client aborts when the client leaves
 * @param first aborts when the first chunk takes too long
 */
export async function streamOf(
  read: (signal: AbortSignal) => AsyncIterable<Uint8Array>,
  client: AbortSignal,
  first: AbortSignal,
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const stopped = new AbortController();
  const chunks = read(AbortSignal.any([client, stopped.signal]))[Symbol.asyncIterator]();
  const stop = () => stopped.abort(first.reason);
  first.addEventListener("abort", stop, { once: true });
  let next = await chunks.next();
  first.removeEventListener("abort", stop);
  return new ReadableStream({
    async pull(controller) {
      if (next.done) {
        controller.close();
        return;
      }
      controller.enqueue(next.value as Uint8Array<ArrayBuffer>);
      next = await chunks.next();
      if (next.done) controller.close();
    },
    async cancel(reason) {
      stopped.abort(reason);
      await chunks.return?.();
    },
  });
}
