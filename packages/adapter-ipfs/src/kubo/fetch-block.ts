import type { KuboRPCClient } from "kubo-rpc-client";
import { CID } from "multiformats/cid";
import * as raw from "multiformats/codecs/raw";
import type { FetchBlock } from "../unixfs/block.js";
import { joinBlock } from "../unixfs/join-block.js";

/**
 * Fetches every block as a raw block, also a node of a file. Kubo finds a block by its hash
 * whatever its codec is. `cat` streams a raw block, so an endless answer can be cut off, which
 * `block get` would read to its end.
 */
export function fetchFromKubo(client: Pick<KuboRPCClient, "cat">): FetchBlock {
  return (cid, { signal, max }) => joinBlock(client.cat(CID.createV1(raw.code, cid.multihash), { signal }), max);
}
