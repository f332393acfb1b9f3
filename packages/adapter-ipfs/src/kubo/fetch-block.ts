import { CID } from "multiformats/cid";
import * as raw from "multiformats/codecs/raw";
import type { BodyCommands, CatOptions } from "./body-commands.js";

/**
 * Fetches every block as a raw block, also a node of a file. Kubo finds a block by its hash
 * whatever its codec is. `cat` streams a raw block, so an endless answer can be cut off, which
 * `block get` would read to its end. With `offline`, the daemon looks on its own disk only.
 */
export const fetchFromKubo =
  ({ cat }: Pick<BodyCommands, "cat">) =>
  (cid: CID, options: CatOptions): Promise<Uint8Array> =>
    cat(CID.createV1(raw.code, cid.multihash), options);
