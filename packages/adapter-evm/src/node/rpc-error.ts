import { ChartkeyError, type Hex } from "@chartkey/core/adapters";
import { EXECUTION_FAILED, failureOf } from "./rpc-failure.js";

export const unavailable = (message: string, cause?: unknown): ChartkeyError =>
  new ChartkeyError("LEDGER_UNAVAILABLE", {
    message,
    hints: ["Check the connection and the node, then try again."],
    retryable: true,
    cause,
  });

export const reverted = (reason: string | undefined, cause?: unknown): ChartkeyError =>
  new ChartkeyError("LEDGER_REVERTED", {
    message: reason === undefined ? "The ledger refused" : `The ledger refused: ${reason}`,
    cause,
  });

/** The error for acts that were planned on an earlier state of their actor's account. */
export const conflict = (cause?: unknown): ChartkeyError =>
  new ChartkeyError("LEDGER_CONFLICT", {
    message: "Another act of this account came first",
    hints: ["Nothing happened. Try again."],
    retryable: true,
    cause,
  });

/** The error for a transaction that succeeded without doing what it was sent for. */
export const includedWithout = (transaction: Hex): ChartkeyError =>
  new ChartkeyError("LEDGER_REVERTED", {
    message: `Transaction ${transaction} succeeded, but what was submitted did not happen: the contract has not logged it`,
    hints: [
      "A smart account's transaction succeeds also when the call inside it fails. Its wallet may know the reason.",
    ],
  });

/** The messages of providers for too many requests, or for a request without permission. */
const DENIED =
  /rate.?limit|request rate|too many requests|(?:per|\/) ?second|requests? (?:count|limit)|compute units|capacity|quota|credits|unauthori[sz]ed|forbidden|api.?key|not (?:available|found|exist)|healthy/iu;
const DENIED_STATUS: ReadonlySet<number | undefined> = new Set([401, 402, 403, 404, 405, 407, 429]);
/**
 * Their messages for a log query that spans or finds too much, where the code is not a standard
 * one.
 */
const RANGE_TOO_LARGE = /\branges?\b|too (?:many|large|wide|big)|response size|more than \d/iu;

/**
 * Whether the node refused a log query for its range or its size, so that a smaller range may
 * succeed. A rate limit, a missing permission or a missing answer is no such refusal.
 */
export function isRangeRefusal(error: unknown): boolean {
  const { code, status, response } = failureOf(error);
  if (code === 429 || DENIED_STATUS.has(status) || DENIED.test(response)) return false;
  return (
    code !== undefined || (status !== undefined && status >= 400 && status < 500) || RANGE_TOO_LARGE.test(response)
  );
}

/** The error for a failed request to a node. @param errorName names the contract's custom errors */
export function nodeError(error: unknown, errorName: (data: Hex) => string): ChartkeyError {
  const { code, messages, revertData } = failureOf(error);
  const failed = revertData !== undefined || code === 3 || EXECUTION_FAILED.test(messages);
  if (code === undefined || !failed) return unavailable("The node could not answer", error);
  const reason = revertData && knownErrorName(revertData, errorName);
  return reason === "Conflict" ? conflict(error) : reverted(reason, error);
}

function knownErrorName(data: Hex, errorName: (data: Hex) => string): string | undefined {
  try {
    return errorName(data);
  } catch {
    return undefined;
  }
}
