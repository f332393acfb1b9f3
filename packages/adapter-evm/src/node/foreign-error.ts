import { ChartkeyError, type Hex } from "@chartkey/core/adapters";

/** What can be learned from an error of viem, of ethers or of an EIP-1193 provider: each wraps the node's own answer in its own way. */
interface Failure {
  /** The node's or the wallet's answer (JSON-RPC, EIP-1193). */
  readonly code: number | undefined;
  /** Of HTTP, where that is how it failed. */
  readonly status: number | undefined;
  readonly messages: string;
  /** The other side's own words, without those of the library around them. */
  readonly said: string;
  readonly revertData: Hex | undefined;
}

/** How nodes word that a call failed on the chain, where they send no data with it. */
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

const textOf = (texts: readonly unknown[]): string => texts.filter((text) => typeof text === "string").join("\n");

function failureOf(error: unknown): Failure {
  const all = [...nested(error)];
  const userSaidNo = all.some(({ code }) => code === "ACTION_REJECTED");
  const code = userSaidNo ? 4001 : all.map((one) => one["code"]).find(isRpcCode);
  return {
    code,
    status: all.map(({ status, statusCode }) => status ?? statusCode).find(isNumber),
    messages: textOf(all.map(({ message }) => message)),
    said: textOf(all.flatMap(({ details, message, responseBody }) => [details ?? message, responseBody])),
    revertData: all.map(({ data }) => data).find(isRevertData),
  };
}

export const away = (message: string, cause?: unknown): ChartkeyError =>
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

/** How providers word that there were too many requests, or that this one is not for everybody. */
const UNWELCOME =
  /rate.?limit|request rate|too many requests|(?:per|\/) ?second|requests? (?:count|limit)|compute units|capacity|quota|credits|unauthori[sz]ed|forbidden|api.?key|not (?:available|found|exist)|healthy/iu;
const UNWELCOME_STATUS: ReadonlySet<number | undefined> = new Set([401, 402, 403, 404, 405, 407, 429]);
/** How they word that a query spans or finds too much, where they have a code of their own for it. */
const TOO_MUCH = /\branges?\b|too (?:many|large|wide|big)|response size|more than \d/iu;

/**
 * Whether a node answered that it would not do so much at once, as it does when logs are asked for over too many blocks: then less may be asked for. Not where
 * it wants fewer requests, or does not answer.
 */
export function isRefusal(error: unknown): boolean {
  const { code, status, said } = failureOf(error);
  if (code === 429 || UNWELCOME_STATUS.has(status) || UNWELCOME.test(said)) return false;
  return code !== undefined || (status !== undefined && status >= 400 && status < 500) || TOO_MUCH.test(said);
}

/** A failed request to a node. @param errorName of the contract's own errors */
export function nodeError(error: unknown, errorName: (data: Hex) => string): ChartkeyError {
  const { code, messages, revertData } = failureOf(error);
  const failed = revertData !== undefined || code === 3 || EXECUTION_FAILED.test(messages);
  if (code === undefined || !failed) return away("The node could not answer", error);
  return reverted(revertData && nameOf(revertData, errorName), error);
}

function nameOf(data: Hex, errorName: (data: Hex) => string): string | undefined {
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

/** A request that a wallet did not fulfil. */
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
  return away("The wallet could not send or sign", error);
}
