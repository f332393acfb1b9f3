import { ChartkeyError, type ContentId, isChartkeyError } from "@chartkey/core/adapters";

/**
 * The error of a put or a join whose last step got no answer. The daemon may have set the pin, or
 * set it later, and nobody could tell it from an earlier one of the same holder.
 */
export function mayBePinned(id: ContentId, error: unknown): unknown {
  if (!isChartkeyError(error, "BLOB_UNAVAILABLE")) return error;
  return new ChartkeyError("BLOB_UNAVAILABLE", {
    message: error.message,
    hints: ["Put or join the same bytes again, or unpin the blob that `stillPinned` names."],
    retryable: true,
    stillPinned: [id],
    cause: error.cause,
  });
}
