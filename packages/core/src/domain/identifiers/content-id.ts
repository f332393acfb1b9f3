import { base32nopad } from "@scure/base";
import { viewOf } from "../../streams/own-bytes.js";
import type { Brand } from "./brand.js";

/** CIDv1, base32 in lower case, codec raw or dag-pb, SHA-256: the one canonical form. */
export type ContentId = Brand<string, "ContentId">;

/** Version 1, codec raw, SHA-256, 32 bytes. */
const RAW = [0x01, 0x55, 0x12, 0x20] as const;

/**
 * Of 36 bytes, the first four of which are fixed apart from the codec. The last digit has two bits
 * too many, which are zero.
 */
const CANONICAL = /^baf(?:kre|ybe)i[a-h][a-z2-7]{50}[aeimquy4]$/u;

/** @throws TypeError for another version, codec, hash, base or a form that is not canonical. */
export function parseContentId(value: string): ContentId {
  if (typeof value !== "string" || !CANONICAL.test(value))
    throw new TypeError("Not a content id: a canonical CIDv1 (raw or dag-pb, SHA-256, base32)");
  return value as ContentId;
}

/** The 36 bytes of a content id. */
export const contentIdBytes = (id: ContentId): Uint8Array => base32nopad.decode(id.slice(1).toUpperCase());

/** @throws TypeError unless the bytes are those of a content id. */
export const contentIdFromBytes = (bytes: Uint8Array): ContentId =>
  parseContentId(`b${base32nopad.encode(bytes).toLowerCase()}`);

/** The id of one raw block from its SHA-256 digest of 32 bytes. */
export function contentIdOfDigest(digest: Uint8Array): ContentId {
  const bytes = viewOf(digest);
  if (bytes?.length !== 32) throw new TypeError("A SHA-256 digest has 32 bytes");
  return contentIdFromBytes(Uint8Array.of(...RAW, ...bytes));
}
