import { ChartkeyError, type Hex } from "@chartkey/core/adapters";

/**
 * What an error of viem, of ethers or of an EIP-1193 provider contains. Each of them wraps the
 * node's answer in its own way.
 */
interface Failure {
  /** The error code of the node or the wallet (JSON-RPC, EIP-1193). */
  readonly code: number | undefined;
  /** The status of a failed HTTP response. */
  readonly status: number | undefined;
  readonly messages: string;
  /** The message of the node or the wallet, without what the library adds to it. */
  readonly response: string;
  readonly revertData: Hex | undefined;
}

/** The messages of nodes for a call that failed on the chain, where they send no revert data. */
const EXECUTION_FAILED = /revert|out ?of ?gas|opcode|jump|stack ?(?:under|over)flow/iu;

function* nested(error: unknown, seen = new Set<unknown>()): Generator<Readonly<Record<string, unknown>>> {
  if (typeof error !== "object" || error === null || seen.has(error)) return;
  seen.add(error);
  const record = error as Readonly<Record<string, unknown>>;
  yield record;
  for (const key of ["cause", "info", "error", "originalError", "data", "response"]) yield* nested(record[key], seen);
}

const isRpcCode = (code: unknown): code is number =>
  typeof code === "number" && (code < 0 || code === 3 || (code >= 4000 && code < 5000));

const isNumber = (value: unknown): value is number => typeof value === "number";

const isRevertData = (data: unknown): data is Hex => typeof data === "string" && /^0x(?:[0-9a-f]{2}){4,}$/iu.test(data);

const joinTexts = (texts: readonly unknown[]): string => texts.filter((text) => typeof text === "string").join("\n");

function failureOf(error: unknown): Failure {
  const all = [...nested(error)];
  const isRejected = all.some(({ code }) => code === "ACTION_REJECTED");
  const code = isRejected ? 4001 : all.map((one) => one["code"]).find(isRpcCode);
  return {
    code,
    status: all.map(({ status, statusCode }) => status ?? statusCode).find(isNumber),
    messages: joinTexts(all.map(({ message }) => message)),
    response: joinTexts(all.flatMap(({ details, message, responseBody }) => [details ?? message, responseBody])),
    revertData: all.map(({ data }) => data).find(isRevertData),
  };
}

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
  const { code, messages, revertData, status } = failureOf(error);
  // a 403 is also how providers refuse a burst of requests, or a country
  if (status === 401 || status === 407)
    return misconfigured("The node refuses the app's credentials", "Check the node's URL and key.", error);
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

export const accountChanged = (cause?: unknown): ChartkeyError =>
  new ChartkeyError("WALLET_ACCOUNT_CHANGED", {
    message: "The wallet no longer signs for this account",
    hints: ["Choose the account again in the wallet, or connect anew."],
    cause,
  });

export const wrongNetwork = (wanted: number, found: number): ChartkeyError =>
  new ChartkeyError("WALLET_WRONG_NETWORK", {
    message: `The wallet is on chain ${found}, not on chain ${wanted}`,
    hints: ["Switch the network in the wallet."],
  });

/** The error for a request that a wallet did not fulfil. */
export function walletError(error: unknown): ChartkeyError {
  const { code, messages } = failureOf(error);
  if (code === 4001)
    return new ChartkeyError("WALLET_REJECTED", { message: "The person declined in the wallet", cause: error });
  if (code === 4100) return accountChanged(error);
  if (/insufficient funds|enough funds|exceeds the balance/iu.test(messages))
    return new ChartkeyError("FUNDS_INSUFFICIENT", {
      message: "The account cannot pay for the transaction",
      cause: error,
    });
  if (EXECUTION_FAILED.test(messages)) return reverted(undefined, error);
  return unavailable("The wallet could not send or sign", error);
}
