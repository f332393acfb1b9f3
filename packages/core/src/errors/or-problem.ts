import { type ChartkeyError, isChartkeyError } from "./chartkey-error.js";
import type { ErrorCode } from "./error-code.js";

/**
 * What a call gives, or the ChartkeyError that it fails with, for whoever goes on without it.
 * @param signal of the caller: after an abort nothing goes on
 * @param codes the problems to go on with; all by default
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
