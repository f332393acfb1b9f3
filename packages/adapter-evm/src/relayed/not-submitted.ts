import { ChartkeyError, type ErrorCode, isChartkeyError } from "@chartkey/core/adapters";

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

/** What signed acts end with that a relayer did not submit. It is believed as to why. */
export function notSubmitted(deadline: number, cause: unknown): ChartkeyError {
  const stillPossible = `Whoever has what was signed may still submit it, until ${new Date(deadline * 1000).toISOString()}.`;
  const code = isChartkeyError(cause) ? refusals.get(cause.code) : undefined;
  if (code !== undefined && isChartkeyError(cause))
    return new ChartkeyError(code, {
      message: `The relayer did not submit what was signed: ${cause.message}`,
      hints: [...cause.hints, stillPossible],
      retryable: cause.retryable,
      cause,
    });
  return new ChartkeyError("LEDGER_UNAVAILABLE", {
    message: "The relayer did not submit what was signed",
    hints: [stillPossible, "Try again, also with another relayer: only one of the two can happen."],
    retryable: true,
    cause,
  });
}
