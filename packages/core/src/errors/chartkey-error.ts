import "./refuse-old-node.js";
import { brand, isBranded } from "./error-brand.js";
import type { ErrorCode } from "./error-code.js";
import { keyNames } from "./key-names.js";
import { safeCause } from "./safe-cause.js";

export interface ChartkeyErrorOptions {
  /** One short sentence. It never contains a key, a plaintext or a title. */
  readonly message?: string | undefined;
  /** What the caller can do, one sentence each. */
  readonly hints?: readonly string[] | undefined;
  /**
   * Whether the same call may succeed later without any change by the caller; `false` by default.
   */
  readonly retryable?: boolean | undefined;
  /** For a write whose outcome is not known: see {@link ChartkeyError.transaction}. */
  readonly transaction?: string | undefined;
  /** For LEDGER_CONFLICT, empty by default: see {@link ChartkeyError.exposedTo}. */
  readonly exposedTo?: readonly `0x${string}`[] | undefined;
  /** For an error of a blob store: see {@link ChartkeyError.stillPinned}. */
  readonly stillPinned?: readonly string[] | undefined;
  /** What was thrown, as it is: the error keeps a copy without secrets. */
  readonly cause?: unknown;
}

const optionKeys: { readonly [K in keyof ChartkeyErrorOptions]-?: true } = {
  message: true,
  hints: true,
  retryable: true,
  transaction: true,
  exposedTo: true,
  stillPinned: true,
  cause: true,
};

/** @throws TypeError for an unknown key, no object, and a message that is no text */
function checkOptions(options: ChartkeyErrorOptions): void {
  if (Object.prototype.toString.call(options) !== "[object Object]") throw new TypeError("`options` is an object");
  for (const key of keyNames(options))
    if (!Object.hasOwn(optionKeys, key))
      throw new TypeError(`\`options\` of a ChartkeyError has no \`${key.slice(0, 80)}\``);
  const { message } = options;
  if (message !== undefined && typeof message !== "string") throw new TypeError("`message` is a text");
}

/**
 * The error of every operation of Chartkey, apart from a `TypeError` for misuse of the API and the
 * signal's own reason after an abort. Recognise it with {@link isChartkeyError}: `instanceof` fails
 * when two copies of the package are loaded.
 */
export class ChartkeyError<C extends ErrorCode = ErrorCode> extends Error {
  readonly code: C;
  readonly hints: readonly string[];
  /** Where the code is explained: a heading of a page in the package, as an import path. */
  readonly docs: string;
  readonly retryable: boolean;
  /**
   * With LEDGER_DROPPED, LEDGER_UNAVAILABLE, MISCONFIGURED and SESSION_ENDED of a write that was
   * sent and may still be included: the transaction, as the ledger names it. `finalized` waits for
   * it.
   */
  readonly transaction: string | undefined;
  /**
   * With LEDGER_CONFLICT of a record that was at its prompt: the grantees who can read what was to
   * be added although their access has ended. Nothing was added, but its card is in the blob store,
   * under a key that they hold. `undefined` when the log could not be read: then it may be anybody
   * who lost access meanwhile. Empty for any other error.
   */
  readonly exposedTo: readonly `0x${string}`[] | undefined;
  /**
   * With an error of a blob store's `unpinAll`: the content ids that may still be pinned, while all
   * others of the call are not. Empty when the store does not know. With one of its `put`: the
   * ids that the bytes may have there, when their pin may be set all the same.
   */
  readonly stillPinned: readonly string[];
  readonly [brand] = true;

  constructor(code: C, options: ChartkeyErrorOptions = {}) {
    if (typeof code !== "string") throw new TypeError("`code` is a text");
    checkOptions(options);
    const cause = safeCause(options.cause);
    super(options.message ?? code, cause === undefined ? undefined : { cause });
    this.name = "ChartkeyError";
    this.code = code;
    this.hints = options.hints ?? [];
    this.docs = `@chartkey/core/errors.md#${code.toLowerCase()}`;
    this.retryable = options.retryable ?? false;
    this.transaction = options.transaction;
    this.exposedTo = Object.hasOwn(options, "exposedTo") ? options.exposedTo : [];
    this.stillPinned = options.stillPinned ?? [];
  }

  /**
   * Code and message, hints and docs, one line each. The `cause` is left out, since its message may
   * hold what no log should.
   */
  override toString(): string {
    const message = this.message === this.code ? "" : `: ${this.message}`;
    return [`${this.name} ${this.code}${message}`, ...this.hints, `See ${this.docs}`].join("\n");
  }
}

/** Whether `error` is a {@link ChartkeyError}. With codes given, it must have one of them. */
export function isChartkeyError<C extends ErrorCode = ErrorCode>(
  error: unknown,
  ...codes: readonly C[]
): error is ChartkeyError<C> {
  if (!isBranded(error)) return false;
  return codes.length === 0 || codes.some((code) => code === (error as ChartkeyError).code);
}

/**
 * The result of a call, or the ChartkeyError that it fails with, for callers that go on without the
 * result.
 * @param signal the caller's: after an abort this rejects with its reason
 * @param codes the codes to return; all by default
 * @throws the signal's reason, any other error, and a ChartkeyError with another code
 */
export async function orProblem<T>(
  call: Promise<T>,
  { signal }: { readonly signal?: AbortSignal | undefined },
  ...codes: readonly ErrorCode[]
): Promise<T | ChartkeyError> {
  try {
    return await call;
  } catch (error) {
    signal?.throwIfAborted();
    if (!isChartkeyError(error, ...codes)) throw error;
    return error;
  }
}
