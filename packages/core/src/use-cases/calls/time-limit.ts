import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import { abortable } from "./abortable.js";

/** How many milliseconds a blob may take that is not worth waiting for. */
const BLOB_TIME = 10_000;

/**
 * The result of a call that may take ten seconds at most, also of one that ignores its signal.
 * @throws ChartkeyError BLOB_UNAVAILABLE (retryable) after that; the caller's reason after an abort
 */
export async function inBlobTime<T>(
  { signal }: Pick<CallOptions, "signal">,
  call: (options: { readonly signal: AbortSignal }) => Promise<T>,
): Promise<T> {
  const limit = AbortSignal.timeout(BLOB_TIME);
  const both = signal ? AbortSignal.any([signal, limit]) : limit;
  try {
    return await abortable(call({ signal: both }), both);
  } catch (error) {
    signal?.throwIfAborted();
    if (!limit.aborted) throw error;
    throw new ChartkeyError("BLOB_UNAVAILABLE", {
      message: "The blob store did not answer in time",
      retryable: true,
      cause: error,
    });
  }
}
