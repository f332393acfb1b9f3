import { ChartkeyError, isChartkeyError } from "@chartkey/core/adapters";

const missingErrors = new Set([
  "BlockNotFoundWhileOfflineError",
  "LoadBlockFailedError",
  "NotFoundError",
  // what a node without any network throws for a missing block
  "InvalidConfigurationError",
]);

/** Whether the block is missing, and not the store failing. */
export const isMissing = (error: unknown): boolean => error instanceof Error && missingErrors.has(error.name);

/** Translates an error of Helia, or of its stores, to one of the port. */
export function heliaError(cause: unknown): ChartkeyError {
  if (isChartkeyError(cause)) return cause;
  const { name, code } = cause instanceof Error ? (cause as Error & { readonly code?: unknown }) : {};
  if (name === "QuotaExceededError" || code === "ENOSPC" || code === "EDQUOT")
    return new ChartkeyError("BLOB_STORE_FULL", { message: "Helia's store has no space left", cause });
  if (code === "EROFS" || code === "EACCES" || code === "EPERM")
    return new ChartkeyError("MISCONFIGURED", {
      message: "Helia's store does not let the app write, or read",
      hints: ["Check the permissions of its folder."],
      cause,
    });
  return new ChartkeyError("BLOB_UNAVAILABLE", {
    message: isMissing(cause) ? "Helia does not have it" : "Helia's store does not work",
    cause,
    retryable: true,
  });
}
