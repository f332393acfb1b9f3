import { HttpProblem } from "./http-problem.js";
import type { OpenStream } from "./open-streams.js";

export interface StreamOptions {
  /** Aborts when the client leaves. */
  readonly client: AbortSignal;
  /** Aborts when the first chunk takes too long. */
  readonly first: AbortSignal;
  readonly open: OpenStream;
  /** Milliseconds in which a client takes a chunk that is there. */
  readonly patience: number;
  /** Called with what cuts off an answer that is going out. */
  readonly failed: (error: unknown) => void;
}

/**
 * A stream of what a port yields, whose first chunk is there already: what the port fails with
 * before it can still be told. The port's work ends when the client leaves or takes no more, and
 * when the session is signed out.
 * @param read begins to read
 */
export async function streamOf(
  read: (signal: AbortSignal) => AsyncIterable<Uint8Array>,
  { client, first, open, patience, failed }: StreamOptions,
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const stopped = new AbortController();
  let chunks: AsyncIterator<Uint8Array> | undefined;
  let stalled: ReturnType<typeof setTimeout> | undefined;
  let controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>> | undefined;

  const sources = [client, open.signal, first];
  const close = (reason?: unknown) => {
    clearTimeout(stalled);
    for (const source of sources) source.removeEventListener("abort", onAbort);
    open.close();
    // also what has ended by itself may have left something under way
    stopped.abort(reason);
  };
  function end(reason: unknown): void {
    close(reason);
    controller?.error(reason);
    // what is under way ends by the signal; a port may also throw at once
    (async () => chunks?.return?.())().catch(() => {});
  }
  function onAbort(this: AbortSignal): void {
    end(this.reason);
  }
  for (const source of sources) source.addEventListener("abort", onAbort, { once: true });

  let next: IteratorResult<Uint8Array, unknown>;
  try {
    for (const source of sources) source.throwIfAborted();
    chunks = read(stopped.signal)[Symbol.asyncIterator]();
    next = await chunks.next();
    stopped.signal.throwIfAborted();
  } catch (error) {
    close(error);
    throw error;
  }
  first.removeEventListener("abort", onAbort);

  return new ReadableStream({
    start(own) {
      controller = own;
    },
    async pull(own) {
      clearTimeout(stalled);
      try {
        if (!next.done) {
          own.enqueue(next.value as Uint8Array<ArrayBuffer>);
          next = await chunks.next();
        }
      } catch (error) {
        if (!stopped.signal.aborted) failed(error);
        close(error);
        throw error;
      }
      if (stopped.signal.aborted) return;
      if (next.done) {
        close();
        own.close();
        return;
      }
      const late = new HttpProblem(408, "The answer is taken too slowly");
      stalled = setTimeout(() => end(late), patience);
    },
    cancel: end,
  });
}
