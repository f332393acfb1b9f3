import { CID } from "multiformats/cid";
import { create } from "multiformats/hashes/digest";
import { viewOf } from "../../streams/own-bytes.js";
import type { Brand } from "./brand.js";

/** CIDv1, base32 in lower case, codec raw or dag-pb, SHA-256: the one canonical form. */
export type ContentId = Brand<string, "ContentId">;

const RAW = 0x55;
const DAG_PB = 0x70;
const SHA2_256 = 0x12;

/** @throws TypeError for another version, codec, hash, base or a form that is not canonical. */
export function parseContentId(value: string): ContentId {
  if (typeof value !== "string" || value.length > 128) throw new TypeError("A content id is a text of at most 128");
  let cid: CID;
  try {
    cid = CID.parse(value);
  } catch (cause) {
    throw new TypeError("Not a content id", { cause });
  }
  const known = cid.version === 1 && (cid.code === RAW || cid.code === DAG_PB);
  const hashed = cid.multihash.code === SHA2_256 && cid.multihash.digest.length === 32;
  // a parsed CID keeps the text that it came from, so only one made of the bytes has its one text
  if (!known || !hashed || CID.decode(cid.bytes).toString() !== value)
    throw new TypeError("Not a canonical CIDv1 (raw or dag-pb, SHA-256, base32)");
  return value as ContentId;
}

/** The id of one raw block from its SHA-256 digest of 32 bytes. */
export function contentIdOfDigest(digest: Uint8Array): ContentId {
  if (viewOf(digest)?.length !== 32) throw new TypeError("A SHA-256 digest has 32 bytes");
  return parseContentId(CID.createV1(RAW, create(SHA2_256, digest)).toString());
}
