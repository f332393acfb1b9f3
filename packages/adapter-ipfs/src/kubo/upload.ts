import { toHex } from "@chartkey/core/adapters";
import type { KuboRPCClient } from "kubo-rpc-client";
import type { CID } from "multiformats/cid";
import { mismatch } from "../unixfs/block.js";
import { CHUNK, LINKS } from "../unixfs/profile.js";

/** Spelled out, since the daemon's own configuration may say otherwise. The client passes on what its types do not know. */
const profile = {
  cidVersion: 1,
  hashAlg: "sha2-256",
  rawLeaves: true,
  chunker: `size-${CHUNK}`,
  maxFileLinks: LINKS,
  trickle: false,
  inline: false,
  wrapWithDirectory: true,
  pin: true,
} as const;

export interface Uploaded {
  readonly blob: CID;
  /** The directory round it, which is pinned for now. */
  readonly directory: CID;
}

/** A name that no other upload has. */
export const uploadName = (): string => `chartkey-upload-${toHex(crypto.getRandomValues(new Uint8Array(16))).slice(2)}`;

/**
 * Adds a blob inside a directory with this one name, and pins that directory: the daemon holds off garbage collection from the first block until the pin
 * stands, and no pin of somebody else's is touched.
 */
export async function upload(
  client: Pick<KuboRPCClient, "addAll">,
  name: string,
  content: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<Uploaded> {
  const options = { ...profile, pinName: name, signal };
  const cids = new Map<string, CID>();
  for await (const { path, cid } of client.addAll([{ path: name, content }], options)) cids.set(path, cid);
  const [blob, directory] = [cids.get(name), cids.get("")];
  if (blob === undefined || directory === undefined) throw mismatch("The IPFS node did not say what it added");
  return { blob, directory };
}

/** Unpins the directory of an upload; by its name, when the daemon may have pinned it and could not say so. */
export async function release(
  client: Pick<KuboRPCClient, "pin">,
  pinned: string | CID,
  signal: AbortSignal,
): Promise<void> {
  if (typeof pinned !== "string") await client.pin.rm(pinned, { signal });
  else
    for await (const { cid } of client.pin.ls({ type: "recursive", name: pinned, signal }))
      await client.pin.rm(cid, { signal });
}
