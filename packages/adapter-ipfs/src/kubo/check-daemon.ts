import * as dagPb from "@ipld/dag-pb";
import type { KuboRPCClient } from "kubo-rpc-client";
import { mismatch, verifyBlock } from "../unixfs/block.js";
import type { BodyCommands } from "./body-commands.js";
import { fetchFromKubo } from "./fetch-block.js";
import { isNotPinned } from "./kubo-error.js";

/** A node without data and links: always the same, so that looking often leaves one block. */
const probe = dagPb.encode({ Links: [] });

/**
 * Writes a block, without a pin, and reads it again by the commands that a store needs, so that a
 * daemon that forbids them is found. The next collection deletes the block.
 */
export async function checkDaemon(
  client: Pick<KuboRPCClient, "dag" | "pin">,
  bodies: Pick<BodyCommands, "cat">,
  signal: AbortSignal,
): Promise<void> {
  const cid = await client.dag.put(probe, { inputCodec: "dag-pb", storeCodec: "dag-pb", pin: false, signal });
  if (cid.code !== dagPb.code) throw mismatch("The IPFS node stored another block than it was given");
  await verifyBlock(cid, probe);
  await verifyBlock(cid, await fetchFromKubo(bodies)(cid, { signal, max: probe.length }));
  try {
    for await (const _ of client.pin.ls({ paths: cid, type: "recursive", signal })) break;
  } catch (error) {
    if (!isNotPinned(error)) throw error;
  }
}
