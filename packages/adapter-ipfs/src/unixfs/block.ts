import { ChartkeyError, type ContentId, parseContentId } from "@chartkey/core/adapters";
import * as dagPb from "@ipld/dag-pb";
import { CID } from "multiformats/cid";
import * as raw from "multiformats/codecs/raw";
import { sha256 } from "multiformats/hashes/sha2";

export interface FetchOptions {
  readonly signal: AbortSignal;
  /** The most bytes of the block. */
  readonly max: number;
  /** Called whenever bytes of the block have come. */
  readonly onLife?: (() => void) | undefined;
}

/**
 * Fetches the block with this id without verifying it. Rejects with BLOB_MISMATCH when the block
 * has more than `max` bytes.
 */
export type FetchBlock = (cid: CID, options: FetchOptions) => Promise<Uint8Array>;

/** @throws TypeError unless it is the one canonical text of a content id */
export const cidOf = (id: ContentId): CID => CID.parse(parseContentId(id));

export const isLeaf = (cid: CID): boolean => cid.code === raw.code;

/** Whether a link has the form that the profile uses: CIDv1, raw or dag-pb, SHA-256. */
export const isProfileLink = (cid: CID): boolean =>
  cid.version === 1 &&
  (cid.code === raw.code || cid.code === dagPb.code) &&
  cid.multihash.code === sha256.code &&
  cid.multihash.size === 32;

export async function blockId(codec: typeof raw | typeof dagPb, bytes: Uint8Array): Promise<CID> {
  return CID.createV1(codec.code, await sha256.digest(bytes));
}

/** @throws ChartkeyError BLOB_MISMATCH unless these bytes are the block with this id */
export async function verifyBlock(cid: CID, bytes: Uint8Array): Promise<void> {
  const { digest } = await sha256.digest(bytes);
  if (digest.some((byte, index) => byte !== cid.multihash.digest[index]))
    throw mismatch(`The bytes of block ${cid.toString()} are not its own`);
}

export function mismatch(message: string): ChartkeyError {
  return new ChartkeyError("BLOB_MISMATCH", { message });
}
