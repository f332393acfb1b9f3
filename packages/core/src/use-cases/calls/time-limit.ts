import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import { abortable } from "../../streams/abortable.js";

/** How many milliseconds a blob may take that is not worth waiting for. */
export const BLOB_TIME = 10_000;

/** What ends a call before its time is over. */
export interface EarlyEnd extends Pick<CallOptions, "signal"> {
  /** Ends the time earlier. */
  readonly late?: AbortSignal | undefined;
}

interface TimeLimit extends EarlyEnd {
  readonly milliseconds: number;
  /** What the call throws when the time is over. */
  readonly error: (cause: unknown) => ChartkeyError;
}

/**
 * The result of a call that may take some time at most, also of one that ignores its signal.
 * @throws the caller's reason after an abort
 */
export async function inTime<T>(
  { signal, late, milliseconds, error: over }: TimeLimit,
  call: (options: { readonly signal: AbortSignal }) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), milliseconds);
  const ends = [signal, late].filter((one) => one !== undefined);
  // `any` takes longer than all the rest of a short call
  const end = ends.length > 0 ? AbortSignal.any([...ends, limit.signal]) : limit.signal;
  try {
    return await abortable(call({ signal: end }), end);
  } catch (error) {
    signal?.throwIfAborted();
    if (!end.aborted) throw error;
    throw over(error);
  } finally {
    clearTimeout(timer);
  }
}

export const blobsLate = (cause: unknown): ChartkeyError =>
  new ChartkeyError("BLOB_UNAVAILABLE", { message: "The blob store did not answer in time", retryable: true, cause });

/**
 * The result of a call that may take ten seconds at most, also of one that ignores its signal.
 * @throws ChartkeyError BLOB_UNAVAILABLE (retryable) after that; the caller's reason after an abort
 */
export const inBlobTime = <T>(
  end: EarlyEnd,
  call: (options: { readonly signal: AbortSignal }) => Promise<T>,
): Promise<T> => inTime({ ...end, milliseconds: BLOB_TIME, error: blobsLate }, call);

const stepLate = (cause: unknown): ChartkeyError =>
  new ChartkeyError("LEDGER_UNAVAILABLE", {
    message: "The ledger or the device's store did not answer in time",
    retryable: true,
    cause,
  });

/**
 * The result of a step of a write that is included, and that can be done later too: it may take ten
 * seconds, also one that ignores its signal.
 * @throws ChartkeyError LEDGER_UNAVAILABLE (retryable) after that; the caller's reason after an
 *   abort
 */
export const inStepTime = <T>(
  end: EarlyEnd,
  call: (options: { readonly signal: AbortSignal }) => Promise<T>,
): Promise<T> => inTime({ signal: end.signal, milliseconds: BLOB_TIME, error: stepLate }, call);

/** The bytes a second of a line that is slow, but moves. */
const SLOWEST_LINE = 10_000;

/**
 * The result of a call that moves `size` bytes, which may take ten seconds, and as long as the
 * slowest line takes for them.
 * @throws ChartkeyError BLOB_UNAVAILABLE (retryable) after that; the caller's reason after an abort
 */
export const inLineTime = <T>(
  size: number,
  end: EarlyEnd,
  call: (options: { readonly signal: AbortSignal }) => Promise<T>,
  error = blobsLate,
): Promise<T> => inTime({ ...end, milliseconds: BLOB_TIME + (1000 * size) / SLOWEST_LINE, error }, call);

/** The most bytes that a store verifies together before it yields the first of them: a block. */
const BLOCK = 2 ** 20;

/**
 * The chunks of a stream of `size` bytes. The first must come within ten seconds, and as long as
 * the slowest line takes for a block, also of a stream that ignores its signal.
 * @throws ChartkeyError BLOB_UNAVAILABLE (retryable) after that; the caller's reason after an abort
 */
export async function* beginningInBlobTime(
  size: number,
  { signal }: Pick<CallOptions, "signal">,
  open: (options: { readonly signal: AbortSignal }) => AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const { chunks, first } = await inLineTime(Math.min(size, BLOCK), { signal }, async (options) => {
    const opened = open(options)[Symbol.asyncIterator]();
    return { chunks: opened, first: await opened.next() };
  });
  try {
    for (let next = first; !next.done; next = await chunks.next()) yield next.value;
  } finally {
    await chunks.return?.();
  }
}
