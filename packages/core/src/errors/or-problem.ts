import { type ChartkeyError, isChartkeyError } from "./chartkey-error.js";
import type { ErrorCode } from "./error-code.js";

/**
 * The result of a call, or the ChartkeyError that it fails with, for callers that go on without the
 * result.
 * @param signal the caller's: after an abort this rejects with its reason
 * @param codes the codes to return; all by default
 * @throws the signal's reason, any other error, and a ChartkeyError with another code
 */
export async function orProblem<T>(
  call: Promise<T>,
  { signal }: { readonly signal?: AbortSignal | undefined },
  ...codes: readonly ErrorCode[]
): Promise<T | ChartkeyError> {
  try {
    return await call;
  } catch (error) {
    signal?.throwIfAborted();
    if (!isChartkeyError(error, ...codes)) throw error;
    return error;
  }
}
