import { joinBlob, splitBlob } from "../../envelope/blob-list.js";
import type { Holder } from "../../ports/blob-store.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { Session } from "../session/session.js";
import type { Staging } from "./staging.js";

const BLOCK_BYTES = 1024 * 1024;

/**
 * Adds a lockbox to a write, in parts if it is larger than one block.
 * @returns the digest that its pointer seals
 */
export function putSealed(staging: Staging, bytes: Uint8Array, holder: Holder): Uint8Array {
  const { root, parts } = splitBlob(bytes);
  for (const part of parts) staging.put(part, holder);
  return staging.put(root, holder);
}

/** Loads an envelope or a lockbox by the digest of its root block, and pins it for `holder`. */
export async function getSealed(
  session: Session,
  digest: Uint8Array,
  holder: Holder,
  options: CallOptions,
): Promise<Uint8Array> {
  const fetch = async (block: Uint8Array) => {
    const bytes = await session.small.get(block, BLOCK_BYTES, options);
    await session.small.pin(block, holder, options);
    return bytes;
  };
  return joinBlob(await fetch(digest), fetch);
}
