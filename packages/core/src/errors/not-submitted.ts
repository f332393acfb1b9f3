import { ChartkeyError, isChartkeyError } from "./chartkey-error.js";
import type { ErrorCode } from "./error-code.js";

/**
 * What a relayer refuses for reasons of its own, which another try does not change. Whether the
 * ledger would refuse, the ledger is asked.
 */
const refusals: ReadonlyMap<ErrorCode, ErrorCode> = new Map([
  // the relayer is not one of this ledger, or of this version
  ["FORMAT_INVALID", "MISCONFIGURED"],
  ["FUNDS_INSUFFICIENT", "FUNDS_INSUFFICIENT"],
  ["LIMIT_EXCEEDED", "LIMIT_EXCEEDED"],
  ["MISCONFIGURED", "MISCONFIGURED"],
  ["SESSION_ENDED", "SESSION_ENDED"],
]);

/**
 * The hint of every error after which signed acts can still happen.
 *
 * @param deadline until when the ledger takes the acts, in seconds since 1970 (UTC)
 */
export const mayStillBeSubmitted = (deadline: number): string =>
  `Whoever has what was signed may still submit it, until ${new Date(deadline * 1000).toISOString()}.`;

/**
 * The error of signed acts of which no relayer says that it has submitted them. The relayer is
 * believed as to why: `FUNDS_INSUFFICIENT`, `LIMIT_EXCEEDED`, `MISCONFIGURED` and `SESSION_ENDED`
 * keep their code, hints and retryability, `FORMAT_INVALID` is `MISCONFIGURED`, and everything else
 * is a retryable `LEDGER_UNAVAILABLE`. One hint says that the acts can still happen.
 *
 * @param deadline until when the ledger takes the acts, in seconds since 1970 (UTC)
 * @param cause what the relayer failed with
 */
export function notSubmitted(deadline: number, cause: unknown): ChartkeyError {
  const code = isChartkeyError(cause) ? refusals.get(cause.code) : undefined;
  if (code !== undefined && isChartkeyError(cause))
    return new ChartkeyError(code, {
      message: `The relayer did not submit what was signed: ${cause.message}`,
      hints: [...cause.hints, mayStillBeSubmitted(deadline)],
      retryable: cause.retryable,
      cause,
    });
  return new ChartkeyError("LEDGER_UNAVAILABLE", {
    // it may have, where nothing but its answer was lost
    message: "The relayer does not say that it has submitted what was signed",
    hints: [mayStillBeSubmitted(deadline), "Try again, also with another relayer: only one of the two can happen."],
    retryable: true,
    cause,
  });
}
