import type { KuboRPCClient } from "kubo-rpc-client";
import { CID } from "multiformats/cid";
import * as raw from "multiformats/codecs/raw";
import type { FetchBlock } from "../unixfs/block.js";
import { joinBlock } from "../unixfs/join-block.js";

/**
 * Every block is asked for as a raw one, also a node of a file: a block is found by its hash whatever its codec, and `cat` of a raw block streams, so that
 * an endless answer is cut off. `block get` would take in all of it.
 */
export function fetchFromKubo(client: Pick<KuboRPCClient, "cat">): FetchBlock {
  return (cid, { signal, max }) => joinBlock(client.cat(CID.createV1(raw.code, cid.multihash), { signal }), max);
}
