import { equalBytes } from "@noble/ciphers/utils.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes } from "@noble/hashes/utils.js";
import * as z from "zod/mini";
import { ChartkeyError, isChartkeyError } from "../errors/chartkey-error.js";
import { decodeContents, format } from "./contents.js";
import { exactly, count } from "./fields.js";

/** The largest single block, and the size of every part but the last. */
export const MAX_BLOCK: number = 2 ** 20;
const MAX_PARTS = 16;
/** The largest envelope or lockbox: 16 MiB. */
export const MAX_BLOB: number = MAX_BLOCK * MAX_PARTS;

const list = format(
  "list",
  z.strictObject({ size: count, parts: z.array(exactly(32)).check(z.minLength(2), z.maxLength(MAX_PARTS)) }),
);

/**
 * Splits an envelope or lockbox into raw blocks. Up to 1 MiB it is one block; above that, its parts
 * and a root block that lists them, {size, parts}. Store the parts first, then the root, whose
 * digest the pointer seals.
 * @throws ChartkeyError LIMIT_EXCEEDED above 16 MiB.
 */
export function splitBlob(blob: Uint8Array): { readonly root: Uint8Array; readonly parts: readonly Uint8Array[] } {
  if (blob.length <= MAX_BLOCK) return { root: blob, parts: [] };
  if (blob.length > MAX_BLOB) throw new ChartkeyError("LIMIT_EXCEEDED", { message: "A blob of more than 16 MiB" });
  const parts: Uint8Array[] = [];
  for (let i = 0; i < blob.length; i += MAX_BLOCK) parts.push(blob.subarray(i, i + MAX_BLOCK));
  return { root: list.encode({ size: blob.length, parts: parts.map((part) => sha256(part)) }), parts };
}

/**
 * Whether the root is a list. An envelope is an age file, which is no dag-cbor, and a lockbox can
 * hold more items than a list.
 */
function isList(root: Uint8Array): boolean {
  try {
    return decodeContents(root).kind === "list";
  } catch (error) {
    if (isChartkeyError(error, "FORMAT_INVALID", "LIMIT_EXCEEDED")) return false;
    throw error;
  }
}

/**
 * Joins a blob from its root block.
 * @param fetch returns one part by its digest; it reads at most 1 MiB
 * @throws ChartkeyError FORMAT_INVALID when size and parts do not agree, BLOB_MISMATCH for a part
 *   with other bytes, LIMIT_EXCEEDED for a root above 1 MiB
 */
export async function joinBlob(
  root: Uint8Array,
  fetch: (digest: Uint8Array) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  if (root.length > MAX_BLOCK) throw new ChartkeyError("LIMIT_EXCEEDED", { message: "A block of more than 1 MiB" });
  if (!isList(root)) return root;
  const { size, parts } = list.decode(root);
  if (Math.ceil(size / MAX_BLOCK) !== parts.length)
    throw new ChartkeyError("FORMAT_INVALID", { message: "A list whose size and parts do not agree" });
  const blocks: Uint8Array[] = [];
  for (const [index, digest] of parts.entries()) {
    const block = await fetch(digest);
    if (block.length !== Math.min(MAX_BLOCK, size - index * MAX_BLOCK) || !equalBytes(sha256(block), digest))
      throw new ChartkeyError("BLOB_MISMATCH", { message: "A part of a list has other bytes" });
    blocks.push(block);
  }
  return concatBytes(...blocks);
}
