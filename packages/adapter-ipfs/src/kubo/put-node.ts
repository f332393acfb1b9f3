import type { KuboRPCClient } from "kubo-rpc-client";
import type { CID } from "multiformats/cid";
import { mismatch } from "../unixfs/block.js";

interface PutNodeOptions {
  /** Whether the daemon pins it, and all below it, without a look at what is there. */
  readonly pin: boolean;
  readonly signal: AbortSignal;
}

/** Stores a node in dag-pb. */
export async function putNode(
  { dag }: Pick<KuboRPCClient, "dag">,
  { cid, bytes }: { readonly cid: CID; readonly bytes: Uint8Array },
  options: PutNodeOptions,
): Promise<void> {
  const stored = await dag.put(bytes, { inputCodec: "dag-pb", storeCodec: "dag-pb", ...options });
  if (!stored.equals(cid)) throw mismatch("The IPFS node stored another block than it was given");
}
