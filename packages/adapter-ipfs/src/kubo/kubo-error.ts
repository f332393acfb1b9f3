import { ChartkeyError, isChartkeyError } from "@chartkey/core/adapters";

/** What Kubo answered, as opposed to not answering. */
export function isRefusal(error: unknown): error is Error {
  return error instanceof Error && error.name === "HTTPError";
}

/** Kubo has no code for it, only these words. */
export function isNotPinned(error: unknown): boolean {
  return isRefusal(error) && /\bnot pinned\b/u.test(error.message);
}

/** A daemon's or the connection's error as one of the port's. */
export function kuboError(cause: unknown): ChartkeyError {
  if (isChartkeyError(cause)) return cause;
  if (isRefusal(cause) && /no space left|disk quota|storage limit|StorageMax/iu.test(cause.message))
    return new ChartkeyError("BLOB_STORE_FULL", { message: "The IPFS node has no space left", cause });
  const message = isRefusal(cause) ? "The IPFS node does not have it" : "The IPFS node cannot be reached";
  return new ChartkeyError("BLOB_UNAVAILABLE", { message, cause, retryable: true });
}
