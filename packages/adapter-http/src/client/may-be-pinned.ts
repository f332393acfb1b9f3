import { ChartkeyError, type ContentId } from "@chartkey/core/adapters";

/** What an upload or a join ends with whose last step may have been taken, or not. */
export const mayBePinned = (
  ids: readonly ContentId[],
  { code, message, retryable }: Pick<ChartkeyError, "code" | "message" | "retryable">,
  cause: unknown,
): ChartkeyError =>
  new ChartkeyError(code, {
    message,
    hints: ["Put or join the same bytes again, or unpin the blob that `stillPinned` names."],
    retryable,
    stillPinned: ids,
    cause,
  });
