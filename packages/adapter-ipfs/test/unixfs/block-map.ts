import { ChartkeyError, parseContentId, type ContentId } from "@chartkey/core/adapters";
import * as dagPb from "@ipld/dag-pb";
import { UnixFS } from "ipfs-unixfs";
import type { CID } from "multiformats/cid";
import * as raw from "multiformats/codecs/raw";
import { blockId, type FetchBlock } from "../../src/unixfs/block.js";

export interface Link {
  readonly cid: CID;
  readonly size: number;
}

export const idOf = (cid: CID): ContentId => parseContentId(cid.toString());

/** Blocks in memory, for trees that no importer would build. It counts the fetches. */
export class BlockMap {
  readonly blocks = new Map<string, Uint8Array>();
  fetched = 0;

  async leaf(bytes: Uint8Array): Promise<Link> {
    return { cid: await this.#put(raw, bytes), size: bytes.length };
  }

  /** A node of a file, or one with other `data`. */
  async node(links: readonly Link[], data?: Uint8Array): Promise<Link> {
    const file = new UnixFS({ type: "file", blockSizes: links.map(({ size }) => BigInt(size)) });
    const Links = links.map(({ cid }) => ({ Hash: cid, Name: "", Tsize: 0 }));
    const cid = await this.#put(dagPb, dagPb.encode({ Data: data ?? file.marshal(), Links }));
    return { cid, size: links.reduce((sum, { size }) => sum + size, 0) };
  }

  readonly fetch: FetchBlock = async (cid) => {
    this.fetched += 1;
    const block = this.blocks.get(cid.toString());
    if (block === undefined) throw new ChartkeyError("BLOB_UNAVAILABLE");
    return block;
  };

  async #put(codec: typeof raw | typeof dagPb, bytes: Uint8Array): Promise<CID> {
    const cid = await blockId(codec, bytes);
    this.blocks.set(cid.toString(), bytes);
    return cid;
  }
}
