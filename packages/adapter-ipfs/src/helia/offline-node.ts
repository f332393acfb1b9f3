import { type CallOptions, checkKeys, checkOptions, type KeyRules } from "@chartkey/core/adapters";
import * as dagPb from "@ipld/dag-pb";
import type { Blockstore } from "interface-blockstore";
import { type Datastore, Key } from "interface-datastore";
import { CID } from "multiformats/cid";
import { exclusive } from "../flow/exclusive.js";
import { neverAborts } from "../flow/never-aborts.js";
import { type FetchBlock, verifyBlock } from "../unixfs/block.js";
import { joinBlock } from "../unixfs/join-block.js";
import { CHUNK_SIZE } from "../unixfs/profile.js";
import { blocksOf } from "../unixfs/read-file.js";
import type { BlobNode, BlobNodePins } from "./blob-node.js";
import { heliaError } from "./helia-error.js";

export interface OfflineNodeOptions {
  /** Where the blocks are, such as `MemoryBlockstore` or `FsBlockstore`. It holds nothing else. */
  readonly blockstore: Blockstore;
  /** Where the pins are, such as `MemoryDatastore` or `FsDatastore`. */
  readonly datastore: Datastore;
}

export interface OfflineNode extends BlobNode {
  /**
   * Deletes all blocks that no pin keeps. It holds the ids of all blocks in memory. Rejects with
   * BLOB_UNAVAILABLE or BLOB_MISMATCH, and deletes nothing, when a node of a pinned blob is missing
   * or damaged: what is below it could not be told from what nobody keeps. Another `put` of the
   * blob mends it. An abort leaves the blocks that are not deleted yet.
   */
  gc(options?: CallOptions): Promise<void>;
}

const optionKeys: KeyRules<OfflineNodeOptions> = { blockstore: "required", datastore: "required" };
const prefix = "/chartkey/pin";

/**
 * A node without a network, for `heliaBlobs`: a blockstore, and pins in a datastore. It asks nobody
 * for a block, and offers nobody one. One process at a time may use the stores.
 * @throws TypeError for what is no store
 */
export function offlineNode(options: OfflineNodeOptions): OfflineNode {
  const { blockstore, datastore } = checkKeys("options", options, optionKeys);
  if (typeof blockstore?.getAll !== "function") throw new TypeError("`blockstore` is a blockstore");
  if (typeof datastore?.query !== "function") throw new TypeError("`datastore` is a datastore");
  const keyOf = (given: CID) => {
    const cid = CID.asCID(given);
    if (cid === null) throw new TypeError("`cid` is a CID");
    return new Key(`${prefix}/${cid.toString()}`);
  };

  const pins: BlobNodePins = {
    async *add(cid) {
      await datastore.put(keyOf(cid), cid.bytes);
      yield cid;
    },
    async *rm(cid) {
      await datastore.delete(keyOf(cid));
      yield cid;
    },
    async isPinned(cid, callOptions) {
      const { signal = neverAborts() } = checkOptions(callOptions);
      return datastore.has(keyOf(cid), { signal });
    },
    async *ls(callOptions) {
      const { signal = neverAborts() } = checkOptions(callOptions);
      for await (const { key } of datastore.query({ prefix }, { signal })) yield { cid: CID.parse(key.name()) };
    },
  };

  const blocks: BlobNode["blockstore"] = {
    // without its signal: blockstore-fs leaves a file open whose opening is aborted
    get: (cid) => blockstore.get(cid),
    put: (cid, block, callOptions) => blockstore.put(cid, block, callOptions),
    has: (cid, callOptions) => blockstore.has(cid, callOptions),
  };

  const fetch: FetchBlock = (cid, { signal, max }) => {
    signal.throwIfAborted();
    return joinBlock(blocks.get(cid), { max });
  };

  /** The hashes of all blocks that pins keep. Blockstores know a block by its hash only. */
  async function kept(signal: AbortSignal): Promise<ReadonlySet<string>> {
    const hashes = new Set<string>();
    for await (const { cid: pin } of pins.ls({ signal })) {
      const bytes = await fetch(pin, { signal, max: CHUNK_SIZE });
      await verifyBlock(pin, bytes);
      hashes.add(hashOf(pin));
      for (const { Hash: blob } of dagPb.decode(bytes).Links)
        for await (const cid of blocksOf(blob, fetch, signal)) hashes.add(hashOf(cid));
    }
    return hashes;
  }

  async function sweep(signal: AbortSignal): Promise<void> {
    const keep = await kept(signal);
    const rest: CID[] = [];
    for await (const { cid } of blockstore.getAll({ signal })) if (!keep.has(hashOf(cid))) rest.push(cid);
    for (const cid of rest) {
      signal.throwIfAborted();
      await blockstore.delete(cid);
    }
  }

  return {
    blockstore: blocks,
    pins,
    async gc(callOptions) {
      const { signal = neverAborts() } = checkOptions(callOptions);
      await exclusive(pins, () =>
        sweep(signal).catch((error: unknown) => {
          signal.throwIfAborted();
          throw heliaError(error);
        }),
      );
    },
  };
}

const hashOf = ({ multihash }: CID): string => multihash.digest.join();
