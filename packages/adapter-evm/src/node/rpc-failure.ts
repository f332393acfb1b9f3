import type { Hex } from "@chartkey/core/adapters";

/**
 * What an error of viem, of ethers or of an EIP-1193 provider contains. Each of them wraps the
 * node's answer in its own way.
 */
export interface Failure {
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
export const EXECUTION_FAILED = /revert|out ?of ?gas|opcode|jump|stack ?(?:under|over)flow/iu;

/** An error, and all errors and answers inside it, the outermost first. */
export function* nested(error: unknown, seen = new Set<unknown>()): Generator<Readonly<Record<string, unknown>>> {
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

export function failureOf(error: unknown): Failure {
  const all = [...nested(error)];
  // ethers calls every failed call "missing revert data", also one for a block that the node lacks
  const said = all.filter((one) => one["code"] !== "CALL_EXCEPTION");
  const isRejected = all.some(({ code }) => code === "ACTION_REJECTED");
  const code = isRejected ? 4001 : all.map((one) => one["code"]).find(isRpcCode);
  return {
    code,
    status: all.map(({ status, statusCode }) => status ?? statusCode).find(isNumber),
    messages: joinTexts(all.map(({ message }) => message)),
    response: joinTexts(said.flatMap(({ details, message, responseBody }) => [details ?? message, responseBody])),
    revertData: all.map(({ data }) => data).find(isRevertData),
  };
}
