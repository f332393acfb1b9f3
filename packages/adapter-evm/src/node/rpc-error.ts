import { ChartkeyError, type Hex } from "@chartkey/core/adapters";
import { EXECUTION_FAILED, failureOf } from "./rpc-failure.js";

export const unavailable = (message: string, cause?: unknown): ChartkeyError =>
  new ChartkeyError("LEDGER_UNAVAILABLE", {
    message,
    hints: ["Check the connection and the node, then try again."],
    retryable: true,
    cause,
  });

/** The error for what no second try changes, and only who set up the app can. */
export const misconfigured = (message: string, hint: string, cause?: unknown): ChartkeyError =>
  new ChartkeyError("MISCONFIGURED", { message, hints: [hint], cause });

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

/** The error for a grant that answers a request which its requester has taken back. */
const requestClosed = (cause: unknown): ChartkeyError =>
  new ChartkeyError("REQUEST_CLOSED", { message: "The requester has taken the request back", cause });

/** The error for a transaction that succeeded without doing what it was sent for. */
export const includedWithout = (transaction: Hex): ChartkeyError =>
  new ChartkeyError("LEDGER_REVERTED", {
    message: `Transaction ${transaction} succeeded, but what was submitted did not happen: the contract has not logged it`,
    hints: [
      "A smart account's transaction succeeds also when the call inside it fails. Its wallet may know the reason.",
    ],
  });

/** The error for a failed request to a node. @param errorName names the contract's custom errors */
export function nodeError(error: unknown, errorName: (data: Hex) => string): ChartkeyError {
  const { code, response, revertData, status } = failureOf(error);
  // a 403 is also how providers refuse a burst of requests, or a country
  if (status === 401 || status === 407)
    return misconfigured("The node refuses the app's credentials", "Check the node's URL and key.", error);
  const failed = revertData !== undefined || code === 3 || EXECUTION_FAILED.test(response);
  if (code === undefined || !failed) return unavailable("The node could not answer", error);
  const reason = revertData && knownErrorName(revertData, errorName);
  if (reason === "Conflict") return conflict(error);
  return reason === "RequestClosed" ? requestClosed(error) : reverted(reason, error);
}

function knownErrorName(data: Hex, errorName: (data: Hex) => string): string | undefined {
  try {
    return errorName(data);
  } catch {
    return undefined;
  }
}
