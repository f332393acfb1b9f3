import { ChartkeyError, isChartkeyError } from "@chartkey/core/adapters";

/** A command that failed, as kubo-rpc-client throws it. */
export class HttpError extends Error {
  override readonly name = "HTTPError";
  readonly response: { readonly status: number };

  /** @param message what the daemon says about it, or a proxy */
  constructor(status: number, message: string) {
    super(message);
    this.response = { status };
  }
}

const isHttpError = (error: unknown): error is Error & Partial<Pick<HttpError, "response">> =>
  error instanceof Error && error.name === "HTTPError";

/**
 * Whether a command of Kubo's failed, which has the status 500. Other statuses are those of a proxy
 * before it.
 */
export const isCommandError = (error: unknown): error is Error => isHttpError(error) && error.response?.status === 500;

/**
 * Statuses with which a daemon or a proxy refuses the app, whatever it asks: no or wrong
 * credentials, a command that they do not allow, and the port of a gateway. What a command itself
 * fails with has the status 500.
 */
const REFUSALS: ReadonlySet<unknown> = new Set([401, 403, 404, 405, 407]);

function refusesApp(error: unknown): boolean {
  return isHttpError(error) && REFUSALS.has(error.response?.status);
}

/** Kubo has no code for this error, only a message. */
export function isNotPinned(error: unknown): boolean {
  return isHttpError(error) && /\bnot pinned\b/u.test(error.message);
}

/** Translates an error of the daemon or of the connection to one of the port. */
export function kuboError(cause: unknown): ChartkeyError {
  if (isChartkeyError(cause)) return cause;
  if (isHttpError(cause) && /no space left|disk quota|storage limit|StorageMax/iu.test(cause.message))
    return new ChartkeyError("BLOB_STORE_FULL", { message: "The IPFS node has no space left", cause });
  if (refusesApp(cause))
    return new ChartkeyError("MISCONFIGURED", {
      message: "The IPFS node does not let the app in, or has no RPC API there",
      hints: ["Check the URL and the credentials of the client, and the daemon's `API.Authorizations`."],
      cause,
    });
  const message = isCommandError(cause) ? "The IPFS node does not have it" : "The IPFS node cannot be reached";
  return new ChartkeyError("BLOB_UNAVAILABLE", { message, cause, retryable: true });
}
