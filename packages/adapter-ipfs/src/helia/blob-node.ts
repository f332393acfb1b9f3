import type { CallOptions } from "@chartkey/core/adapters";
import type { Blockstore } from "interface-blockstore";
import type { CID } from "multiformats/cid";
import type { PlannedWalker } from "./planned-walker.js";

/**
 * What `heliaBlobs` uses of a node. Every node of Helia has it. It is declared here so that an app
 * needs neither Helia nor its types.
 */
export interface BlobNode {
  readonly blockstore: Pick<Blockstore, "get" | "put" | "has">;
  readonly pins: BlobNodePins;
  /** Of a node that starts and stops: it works while this is "started". */
  readonly status?: string | undefined;
}

export interface BlobNodePins {
  /** Pins the blocks that the walker names, while the caller takes their ids. */
  add(cid: CID, options: { readonly walker: () => PlannedWalker }): AsyncGenerator<CID, void, undefined>;
  /** Removes the pin of `add`, which names the same blocks. */
  rm(cid: CID, options: { readonly walker: () => PlannedWalker }): AsyncGenerator<CID, void, undefined>;
  isPinned(cid: CID, options?: CallOptions): Promise<boolean>;
  /** All pins, by the block of `add`. */
  ls(options?: CallOptions): AsyncIterable<{ readonly cid: CID }>;
}
