/**
 * A pull-driven stream of a generator. Cancelling it aborts what the generator waits for, and ends
 * the generator.
 */
export function toReadableStream(
  chunks: AsyncGenerator<Uint8Array>,
  reading: AbortController,
): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await chunks.next();
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
    async cancel(reason) {
      reading.abort(reason);
      await chunks.return(undefined);
    },
  });
}
