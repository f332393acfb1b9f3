import type { Hex } from "@chartkey/core/adapters";
import { attempt, isObject, property } from "./foreign-object.js";

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

/** How many objects of one error are looked at, so that no node's answer takes long. */
const MAX_LAYERS = 200;

/** Where libraries put the errors and the answers that they wrap. */
const WRAPPERS = ["cause", "info", "error", "originalError", "data", "response"];

/** What is read of an error, or of an answer inside it. */
export interface FailureLayer {
  readonly isError: boolean;
  readonly code: unknown;
  readonly data: unknown;
  readonly details: unknown;
  readonly headers: unknown;
  readonly message: unknown;
  readonly responseBody: unknown;
  readonly status: unknown;
  readonly statusCode: unknown;
}

const layerOf = (value: object): FailureLayer => ({
  isError: attempt(() => value instanceof Error) ?? false,
  code: property(value, "code"),
  data: property(value, "data"),
  details: property(value, "details"),
  headers: property(value, "headers"),
  message: property(value, "message"),
  responseBody: property(value, "responseBody"),
  status: property(value, "status"),
  statusCode: property(value, "statusCode"),
});

/** An error, and all errors and answers inside it, the outermost first. */
export function nested(error: unknown): readonly FailureLayer[] {
  const seen = new Set<object>();
  const left = [error];
  while (left.length > 0 && seen.size < MAX_LAYERS) {
    const value = left.pop();
    if (!isObject(value) || seen.has(value)) continue;
    seen.add(value);
    left.push(...WRAPPERS.map((key) => property(value, key)).toReversed());
  }
  return [...seen].map(layerOf);
}

const isRpcCode = (code: unknown): code is number =>
  typeof code === "number" && (code < 0 || code === 3 || (code >= 4000 && code < 5000));

const isNumber = (value: unknown): value is number => typeof value === "number";

const isRevertData = (data: unknown): data is Hex => typeof data === "string" && /^0x(?:[0-9a-f]{2}){4,}$/iu.test(data);

const joinTexts = (texts: readonly unknown[]): string => texts.filter((text) => typeof text === "string").join("\n");

export function failureOf(error: unknown): Failure {
  const all = nested(error);
  // ethers calls every failed call "missing revert data", also one for a block that the node lacks
  const said = all.filter((one) => one.code !== "CALL_EXCEPTION");
  const isRejected = all.some(({ code }) => code === "ACTION_REJECTED");
  const code = isRejected ? 4001 : all.map((one) => one.code).find(isRpcCode);
  return {
    code,
    status: all.map(({ status, statusCode }) => status ?? statusCode).find(isNumber),
    messages: joinTexts(all.map(({ message }) => message)),
    response: joinTexts(said.flatMap(({ details, message, responseBody }) => [details ?? message, responseBody])),
    revertData: all.map(({ data }) => data).find(isRevertData),
  };
}
