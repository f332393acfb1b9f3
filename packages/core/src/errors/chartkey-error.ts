import type { ErrorCode } from "./error-code.js";

const brand: unique symbol = Symbol.for("chartkey.error");

export interface ChartkeyErrorOptions {
  /** One short sentence. Never holds a key, a plaintext or a title. */
  readonly message?: string | undefined;
  /** What a caller can do about it, a sentence each. */
  readonly hints?: readonly string[] | undefined;
  /** Whether the same call may succeed later without any change by the caller. Default `false`. */
  readonly retryable?: boolean | undefined;
  readonly cause?: unknown;
}

/**
 * What every operation of Chartkey throws, apart from a `TypeError` for misuse of the API and the
 * signal's own reason after an abort. Recognise one with {@link isChartkeyError}: `instanceof`
 * fails when two copies of the package are loaded.
 */
export class ChartkeyError<C extends ErrorCode = ErrorCode> extends Error {
  readonly code: C;
  readonly hints: readonly string[];
  /**
   * Where the code is explained: a heading of a page that the package ships, named as in an import.
   */
  readonly docs: string;
  readonly retryable: boolean;
  readonly [brand] = true;

  constructor(code: C, options: ChartkeyErrorOptions = {}) {
    super(options.message ?? code, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "ChartkeyError";
    this.code = code;
    this.hints = options.hints ?? [];
    this.docs = `@chartkey/core/errors.md#${code.toLowerCase()}`;
    this.retryable = options.retryable ?? false;
  }

  /**
   * Code and message, hints, docs: a line each. The `cause` stays out, since what lies below may
   * say more than a log should hold.
   */
  override toString(): string {
    const message = this.message === this.code ? "" : `: ${this.message}`;
    return [`${this.name} ${this.code}${message}`, ...this.hints, `See ${this.docs}`].join("\n");
  }
}

/**
 * Whether `error` is a {@link ChartkeyError}, and if codes are given, one with one of these codes.
 */
export function isChartkeyError<C extends ErrorCode = ErrorCode>(
  error: unknown,
  ...codes: readonly C[]
): error is ChartkeyError<C> {
  if (typeof error !== "object" || error === null || !(brand in error)) return false;
  return codes.length === 0 || codes.some((code) => code === (error as ChartkeyError).code);
}
