import { type ContentId, type Holder, parseContentId } from "@chartkey/core/adapters";
import * as dagPb from "@ipld/dag-pb";
import type { CID } from "multiformats/cid";
import { sha256 } from "multiformats/hashes/sha2";
import { readAhead } from "./flow/read-ahead.js";
import { blockId, cidOf } from "./unixfs/block.js";

/** The block whose pin keeps a blob for one holder. It links to the blob. */
export interface HolderPin {
  readonly cid: CID;
  readonly bytes: Uint8Array;
}

/** No block of a {@link HolderPin} has more bytes. */
export const MAX_PIN = 256;

/**
 * Reads a pinned block of this node, of at most {@link MAX_PIN} bytes. `undefined` for one that is
 * larger, and for one that the node has lost.
 */
export type ReadPin = (cid: CID, signal: AbortSignal) => Promise<Uint8Array | undefined>;

/**
 * The block to pin for a holder of a blob. IPFS nodes do not count pins: a second pin of a block
 * has no effect, and one unpin removes it for everybody. So no holder pins the blob itself. Each
 * pins a small block that links to the blob, one for each holder and blob. The block contains a
 * hash of the blob and the holder's name, so nobody who does not know the name can tell which blobs
 * share a holder.
 */
export async function holderPinOf(id: ContentId, holder: Holder): Promise<HolderPin> {
  const blob = cidOf(id);
  const { digest } = await sha256.digest(new TextEncoder().encode(`chartkey/hold/v1\0${id}\0${holder}`));
  const bytes = dagPb.encode({ Data: digest, Links: [{ Hash: blob, Name: "", Tsize: 0 }] });
  return { cid: await blockId(dagPb, bytes), bytes };
}

/** The id of the blob to which a block links, whatever the block is. */
function linkedBlob(bytes: Uint8Array): ContentId | undefined {
  try {
    const [link, ...others] = dagPb.decode(bytes).Links;
    return link && others.length === 0 ? parseContentId(link.Hash.toString()) : undefined;
  } catch {
    return undefined;
  }
}

/** The blob that a pinned block keeps for this holder, if it is a {@link HolderPin} of theirs. */
async function blobHeldBy(holder: Holder, pinned: CID, bytes: Uint8Array | undefined): Promise<ContentId | undefined> {
  const id = bytes && linkedBlob(bytes);
  return id && (await holderPinOf(id, holder)).cid.equals(pinned) ? id : undefined;
}

/** The pins of a node, by the roots of what they keep. */
type Pins = AsyncIterable<{ readonly cid: CID }>;

async function* nodesOf(pins: Pins): AsyncGenerator<CID> {
  for await (const { cid } of pins) if (cid.version === 1 && cid.code === dagPb.code) yield cid;
}

/**
 * The blobs that a holder pins, found among all pins of a node: only who knows the holder's name
 * can tell which are theirs. It reads the small block of each pin, and not the blob. A pin whose
 * block the node has lost is left out: nobody can tell whose it is, and it must not hide the
 * others.
 * @param pins all pins of the node
 */
export async function* blobsHeldBy(
  holder: Holder,
  pins: Pins,
  { readPin, signal }: { readonly readPin: ReadPin; readonly signal: AbortSignal },
): AsyncGenerator<ContentId> {
  const looked = readAhead(
    nodesOf(pins),
    async (cid, itemSignal) => blobHeldBy(holder, cid, await readPin(cid, itemSignal)),
    signal,
  );
  for await (const id of looked) if (id) yield id;
}
