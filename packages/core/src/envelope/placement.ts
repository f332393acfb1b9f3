import * as z from "zod/mini";
import { shownText } from "../domain/checks/shown-text.js";
import type { ContentId } from "../domain/identifiers/content-id.js";
import { exactly, contentId, count } from "./fields.js";

/**
 * Where a version's payload is stored, and what opens it. It is not signed: the ledger's pointer to
 * the card protects it.
 */
export interface Placement {
  readonly payload: ContentId;
  /** The length of the stored payload in bytes, including the padding. */
  readonly length: number;
  /** 16 bytes, for this payload only. */
  readonly fileKey: Uint8Array;
  /** 32 bytes: commits to the file key, so that no second one opens this payload. */
  readonly keyCommit: Uint8Array;
  readonly suite: string;
}

export const placement = z.strictObject({
  payload: contentId,
  length: count,
  fileKey: exactly(16),
  keyCommit: exactly(32),
  suite: shownText(32),
});
