import { joinBlob, MAX_BLOCK, splitBlob } from "../../envelope/blob-list.js";
import type { Holder } from "../../ports/blob-store.js";
import type { ReadOptions } from "../lists/reading.js";
import type { Session } from "../session/session.js";
import type { Staging } from "./staging.js";

/**
 * Adds a lockbox to a write, in parts if it is larger than one block.
 * @returns the digest that its pointer seals
 */
export function putSealed(staging: Staging, bytes: Uint8Array, holder: Holder): Uint8Array {
  const { root, parts } = splitBlob(bytes);
  for (const part of parts) staging.put(part, holder);
  return staging.put(root, holder);
}

/** An envelope or a lockbox as it is stored. */
export interface SealedBlob {
  readonly bytes: Uint8Array;
  /**
   * Pins its blocks. Call it once the blob has opened and is what it should be.
   * @returns whether all of them are pinned
   */
  keep(holder: Holder): Promise<boolean>;
}

/** Loads an envelope or a lockbox by the digest of its root block. */
export async function getSealed(
  { small }: Pick<Session, "small">,
  digest: Uint8Array,
  options: ReadOptions,
): Promise<SealedBlob> {
  const blocks: Uint8Array[] = [];
  const fetch = (block: Uint8Array) => {
    blocks.push(block);
    return small.get(block, MAX_BLOCK, options);
  };
  return {
    bytes: await joinBlob(await fetch(digest), fetch),
    keep: (holder) => small.pin(blocks, holder, options),
  };
}
