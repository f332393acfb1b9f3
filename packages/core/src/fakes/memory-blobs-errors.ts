import type { ContentId } from "../domain/identifiers/content-id.js";
import { ChartkeyError } from "../errors/chartkey-error.js";

export const noRoom = (): ChartkeyError =>
  new ChartkeyError("BLOB_STORE_FULL", { message: "The blob store was filled" });
export const tooLarge = (maxBytes: number): ChartkeyError =>
  new ChartkeyError("BLOB_TOO_LARGE", { message: `The blob store takes at most ${maxBytes} bytes` });
export const changed = (id: ContentId): ChartkeyError =>
  new ChartkeyError("BLOB_MISMATCH", { message: `The bytes of ${id} have changed` });
export const unavailable = (message: string): ChartkeyError =>
  new ChartkeyError("BLOB_UNAVAILABLE", { message, retryable: true });
