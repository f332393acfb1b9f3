import { ChartkeyError, type ErrorCode, isChartkeyError } from "@chartkey/core/adapters";

/**
 * What a relayer refuses for reasons of its own, which another try does not change. Whether the
 * ledger would refuse, the ledger is asked.
 */
const refusals: ReadonlyMap<ErrorCode, ErrorCode> = new Map([
  // client and relayer are not of one ledger, or of one version
  ["FORMAT_INVALID", "MISCONFIGURED"],
  ["FUNDS_INSUFFICIENT", "FUNDS_INSUFFICIENT"],
  ["LIMIT_EXCEEDED", "LIMIT_EXCEEDED"],
  ["MISCONFIGURED", "MISCONFIGURED"],
  ["SESSION_ENDED", "SESSION_ENDED"],
]);

const stillPossible = (deadline: number): string =>
  `Whoever has what was signed may still submit it, until ${new Date(deadline * 1000).toISOString()}.`;

/** What signed acts end with that a relayer did not submit. It is believed as to why. */
export function notSubmitted(deadline: number, cause: unknown): ChartkeyError {
  const code = isChartkeyError(cause) ? refusals.get(cause.code) : undefined;
  if (code !== undefined && isChartkeyError(cause))
    return new ChartkeyError(code, {
      message: `The relayer did not submit what was signed: ${cause.message}`,
      hints: [...cause.hints, stillPossible(deadline)],
      retryable: cause.retryable,
      cause,
    });
  return new ChartkeyError("LEDGER_UNAVAILABLE", {
    message: "The relayer did not submit what was signed",
    hints: [stillPossible(deadline), "Try again: only one of the two can happen."],
    retryable: true,
    cause,
  });
}

/** What signed acts end with when the ledger can no longer be asked about them. */
export const unreadable = (deadline: number, transaction: string | undefined, cause: ChartkeyError): ChartkeyError =>
  new ChartkeyError(cause.code, {
    message: `Nothing tells what has become of what was signed: ${cause.message}`,
    hints: [...cause.hints, stillPossible(deadline)],
    transaction,
    cause,
  });
