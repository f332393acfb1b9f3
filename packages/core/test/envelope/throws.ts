import { expect } from "vitest";
import { isChartkeyError } from "../../src/errors/chartkey-error.js";
import type { ErrorCode } from "../../src/errors/error-code.js";

/**
 * Matches a ChartkeyError with this code whose message is a sentence, and not the code itself:
 * `expect(f).toThrow(coded("SEAL_INVALID"))`.
 */
export const coded = (code: ErrorCode): Error =>
  expect.objectContaining({ name: "ChartkeyError", code, message: expect.stringMatching(/^[A-Z].* /u) }) as Error;

/** The code that a call throws; `undefined` when it returns. It rethrows any other error. */
export function codeOf(call: () => unknown): ErrorCode | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    if (isChartkeyError(error)) return error.code;
    throw error;
  }
}
