import { CID } from "multiformats/cid";
import * as raw from "multiformats/codecs/raw";
import type { FetchOptions } from "../unixfs/block.js";
import { BlockParts } from "../unixfs/join-block.js";
import type { BodyCommands } from "./body-commands.js";

interface FetchBlockOptions extends FetchOptions {
  /** Whether the daemon looks on its own disk only. */
  readonly offline?: boolean;
}

/**
 * Fetches every block as a raw block, also a node of a file. Kubo finds a block by its hash
 * whatever its codec is. `cat` streams a raw block, so an endless answer can be cut off, which
 * `block get` would read to its end.
 */
export const fetchFromKubo =
  ({ cat }: Pick<BodyCommands, "cat">) =>
  async (cid: CID, { max, onLife, ...options }: FetchBlockOptions): Promise<Uint8Array> => {
    const block = new BlockParts({ max, onLife });
    await cat(CID.createV1(raw.code, cid.multihash), options, (part) => block.add(part));
    return block.join();
  };
