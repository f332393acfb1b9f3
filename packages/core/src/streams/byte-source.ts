import { kindOf, viewOf } from "./own-bytes.js";

/**
 * Bytes as any platform has them. Arrays, buffers and blobs can be read again and again; streams
 * and iterators once. Each chunk is a `Uint8Array` or an `ArrayBuffer`, and is copied when it
 * comes. Leave arrays and buffers as they are until the call has ended: it throws a TypeError when
 * their memory is taken away or resized while they are read, and does not notice when they are
 * overwritten. A `SharedArrayBuffer` is not bytes, since others can change it meanwhile; an array
 * on shared memory is read as it comes.
 */
export type Bytes = Uint8Array | ArrayBuffer | Blob | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/** The streams and iterators that were read here, and can never be read again. */
const taken = new WeakSet<object>();

const has = (value: object, method: string | symbol): boolean =>
  typeof (value as Readonly<Record<string | symbol, unknown>>)[method] === "function";

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

// by their methods, since each realm, and each polyfill, has classes of its own
export const isBlob = (value: unknown): value is Blob =>
  isObject(value) && has(value, "stream") && has(value, "arrayBuffer") && "size" in value;
const isStream = (value: unknown): value is ReadableStream => isObject(value) && has(value, "getReader");
const isIterable = (value: unknown): value is AsyncIterable<unknown> =>
  isObject(value) && has(value, Symbol.asyncIterator);

const used = (what: string): TypeError =>
  new TypeError(`This ${what} was read, locked or closed before: give a fresh one`);

/** Whether anybody has read a part of the stream. Only a body of Fetch tells. */
function isDisturbed(stream: ReadableStream): boolean {
  if (typeof Response === "undefined") return false;
  try {
    void new Response(stream);
    return false;
  } catch {
    return true;
  }
}

/** Streams of Node say by themselves whether they were read. */
const isSpentReadable = (source: object): boolean =>
  Reflect.get(source, "readableDidRead") === true ||
  (has(source, "pipe") && (Reflect.get(source, "destroyed") === true || Reflect.get(source, "readable") === false));

/** @throws TypeError for a value that is not bytes, and for a source that is known to be used */
export function checkBytes(value: unknown): asserts value is Bytes {
  if (viewOf(value) || isBlob(value)) return;
  if (isStream(value)) {
    if (taken.has(value) || value.locked || isDisturbed(value)) throw used("stream");
  } else if (!isIterable(value)) {
    // it is refused before it has failed, and then nobody would look at its failure
    if (value instanceof Promise) value.catch(() => {});
    throw new TypeError(
      `Bytes are a Uint8Array, an ArrayBuffer, a Blob, a stream or an async iterable, not ${kindOf(value)}`,
    );
  } else if (taken.has(value) || isSpentReadable(value)) throw used("source");
}

/** How many bytes there are; `undefined` when only reading them tells. */
export const sizeOf = (bytes: Bytes): number | undefined =>
  viewOf(bytes)?.length ?? (isBlob(bytes) ? bytes.size : undefined);

/** Whether a source can be read only once, as far as it shows before it is read. */
export const isReadOnce = (bytes: Bytes): boolean =>
  !viewOf(bytes) && !isBlob(bytes) && (isStream(bytes) || has(bytes, "next") || has(bytes, "pipe"));

/**
 * Whether an iterable, which was read here, gives the same iterator again. Such an iterator may
 * have ended before it came here, which it does not tell.
 */
export const mayHaveEnded = (bytes: Bytes): boolean =>
  isIterable(bytes) && !isStream(bytes) && taken.has(bytes[Symbol.asyncIterator]());

/**
 * The chunks of a stream or an iterable, as they come.
 * @throws TypeError for a source that was read here before
 */
export function takeChunks(source: ReadableStream | AsyncIterable<unknown>): AsyncIterable<unknown> {
  checkBytes(source);
  if (isStream(source)) {
    taken.add(source);
    return readStream(source);
  }
  const iterator = source[Symbol.asyncIterator]();
  if (taken.has(iterator)) throw used("source");
  taken.add(iterator);
  return { [Symbol.asyncIterator]: () => iterator };
}

/** Leaving the loop early cancels the stream. Not every platform can iterate one by itself. */
async function* readStream(stream: ReadableStream): AsyncGenerator {
  const reader: ReadableStreamDefaultReader = stream.getReader();
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
