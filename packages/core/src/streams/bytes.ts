import { ChartkeyError } from "../errors/chartkey-error.js";
import { abortable } from "./abortable.js";
import { byteReader } from "./byte-reader.js";
import { type Bytes, checkBytes, isBlob, takeChunks } from "./byte-source.js";
import { kindOf, viewOf } from "./own-bytes.js";

/** How much of an array is copied at once. */
const PIECE = 64 * 1024;

/** Makes the error for bytes that are none. */
type Refusal = (message: string, cause?: unknown) => Error;

const typeError: Refusal = (message, cause) => new TypeError(message, { cause });

function checkedView(chunk: unknown, refuse: Refusal): Uint8Array {
  let view: Uint8Array | undefined;
  try {
    view = viewOf(chunk);
  } catch (cause) {
    throw refuse("A chunk has lost its memory", cause);
  }
  if (!view) throw refuse(`A chunk is a Uint8Array or an ArrayBuffer, not ${kindOf(chunk)}`);
  return view;
}

function lengthNow(bytes: unknown): number | undefined {
  try {
    return viewOf(bytes)?.length;
  } catch {
    return undefined;
  }
}

/** Memory can be lost or resized between two pieces, and then what is left looks like all of it. */
function* piecesOf(bytes: unknown, view: Uint8Array, refuse: Refusal, size = PIECE): Generator<Uint8Array> {
  const { length } = view;
  for (let at = 0; at < length; at += size) {
    if (lengthNow(bytes) !== length)
      throw refuse("The memory of these bytes was taken away or resized while they were read");
    yield view.subarray(at, at + size);
  }
}

function open(bytes: unknown, refuse: Refusal): Iterable<unknown> | AsyncIterable<unknown> {
  try {
    checkBytes(bytes);
    const view = viewOf(bytes);
    return view
      ? piecesOf(bytes, view, refuse)
      : takeChunks(isBlob(bytes) ? bytes.stream() : (bytes as AsyncIterable<unknown>));
  } catch (cause) {
    throw cause instanceof TypeError ? refuse(cause.message, cause) : cause;
  }
}

/**
 * Yields any bytes in the chunks in which they come, without a copy: whoever gave one may change it
 * once the next is requested. Leaving the loop early cancels the source.
 * @param refuse makes the error for what is not bytes, and for a chunk whose memory is taken away
 *   before the next is requested; a TypeError by default
 */
export async function* viewsOf(bytes: unknown, refuse: Refusal = typeError): AsyncGenerator<Uint8Array> {
  for await (const chunk of open(bytes, refuse)) {
    const view = checkedView(chunk, refuse);
    const { length } = view;
    yield view;
    // what is left of it looks like all of it
    if (view.length !== length) throw refuse("A chunk has lost its memory while it was read");
  }
}

async function* copies(bytes: unknown): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for await (const chunk of open(bytes, typeError)) yield checkedView(chunk, typeError).slice();
}

/** Any bytes, one chunk after the other in the same memory. */
async function* lentChunks(bytes: unknown, memory: Uint8Array<ArrayBuffer>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for await (const chunk of open(bytes, typeError))
    for (const piece of piecesOf(chunk, checkedView(chunk, typeError), typeError, memory.length)) {
      memory.set(piece);
      yield memory.subarray(0, piece.length);
    }
}

/**
 * The same chunks. An abort ends them at once, also while the source gives nothing.
 * @throws the signal's reason
 */
export async function* untilAborted<T extends Uint8Array>(
  source: AsyncGenerator<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T> {
  let isPending = false;
  try {
    for (;;) {
      isPending = true;
      const next = await abortable(source.next(), signal);
      isPending = false;
      if (next.done) return;
      yield next.value;
    }
  } finally {
    const closed = source.return(undefined);
    // a source that never gives what it was asked for never closes either
    if (isPending) closed.catch(() => {});
    else await closed;
  }
}

/**
 * Yields any bytes in chunks of memory that nobody else holds. Leaving the loop early cancels the
 * source. An abort ends it at once, also while the source gives nothing.
 * @param memory where each chunk is put, of at least one byte, for a consumer that needs none any
 *   more when it asks for the next. What does not fit comes in pieces. New memory for each chunk by
 *   default
 * @throws TypeError for a stream or an iterator that was read before, for a chunk that is not
 *   bytes, and for an array or a buffer whose memory is taken away or resized meanwhile; the
 *   signal's reason
 */
export function chunksOf(
  bytes: Bytes,
  signal?: AbortSignal,
  memory?: Uint8Array<ArrayBuffer>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  if (memory?.length === 0) throw new TypeError("`memory` has at least one byte");
  return untilAborted(memory ? lentChunks(bytes, memory) : copies(bytes), signal);
}

/**
 * All bytes of a stream.
 * @throws TypeError as {@link chunksOf} does
 * @throws ChartkeyError LIMIT_EXCEEDED as soon as there are more than `max` bytes
 */
export async function collect(chunks: AsyncIterable<Uint8Array>, max: number): Promise<Uint8Array<ArrayBuffer>> {
  if (typeof max !== "number" || Number.isNaN(max)) throw new TypeError("`max` is a number of bytes");
  // each chunk is copied as it comes: a store may give every byte by itself
  const reader = byteReader(viewsOf(chunks));
  try {
    const bytes = await reader.take(max + 1);
    if (bytes.length > max) throw new ChartkeyError("LIMIT_EXCEEDED", { message: `More than ${max} bytes` });
    return bytes.slice();
  } finally {
    await reader.close();
  }
}
