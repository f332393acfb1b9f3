import { ChartkeyError, isChartkeyError } from "@chartkey/core/adapters";
import { causesOf } from "./causes-of.js";

const missingErrors = new Set([
  "BlockNotFoundWhileOfflineError",
  "LoadBlockFailedError",
  "NotFoundError",
  // what a node without any network throws for a missing block
  "InvalidConfigurationError",
]);

const FULL: ReadonlySet<unknown> = new Set(["ENOSPC", "EDQUOT"]);
const REFUSED: ReadonlySet<unknown> = new Set(["EROFS", "EACCES", "EPERM"]);

const codeOf = (error: Error): unknown => ("code" in error ? error.code : undefined);

/** Whether the block is missing, and not the store failing. */
export const isMissing = (error: unknown): boolean => causesOf(error).some(({ name }) => missingErrors.has(name));

/**
 * Translates an error of Helia, or of its stores, to one of the port. Stores wrap what the disk
 * says, and nodes what the stores say, so all causes count.
 */
export function heliaError(cause: unknown): ChartkeyError {
  const causes = causesOf(cause);
  const ours = causes.find((error) => isChartkeyError(error));
  if (ours) return ours;
  if (causes.some((error) => error.name === "QuotaExceededError" || FULL.has(codeOf(error))))
    return new ChartkeyError("BLOB_STORE_FULL", { message: "Helia's store has no space left", cause });
  if (causes.some((error) => REFUSED.has(codeOf(error))))
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
