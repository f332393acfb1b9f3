import { ChartkeyError, isChartkeyError } from "@chartkey/core/adapters";

const absences = new Set([
  "BlockNotFoundWhileOfflineError",
  "LoadBlockFailedError",
  "NotFoundError",
  // what a node without any network says of a block it lacks
  "InvalidConfigurationError",
]);

/** Whether the block is not there, as opposed to a store that does not work. */
export const isAbsent = (error: unknown): boolean => error instanceof Error && absences.has(error.name);

/** An error of Helia, or of the stores under it, as one of the port's. */
export function heliaError(cause: unknown): ChartkeyError {
  if (isChartkeyError(cause)) return cause;
  const { name, code } = cause instanceof Error ? (cause as Error & { readonly code?: unknown }) : {};
  if (name === "QuotaExceededError" || code === "ENOSPC" || code === "EDQUOT")
    return new ChartkeyError("BLOB_STORE_FULL", { message: "Helia's store has no space left", cause });
  return new ChartkeyError("BLOB_UNAVAILABLE", {
    message: isAbsent(cause) ? "Helia does not have it" : "Helia's store does not work",
    cause,
    retryable: true,
  });
}
