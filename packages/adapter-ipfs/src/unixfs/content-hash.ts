import * as dagPb from "@ipld/dag-pb";
import type { CID } from "multiformats/cid";
import * as raw from "multiformats/codecs/raw";
import { blockId } from "./block.js";
import { encodeFileNode, type FileLink } from "./file-node.js";
import { CHUNK_SIZE, MAX_LINKS } from "./profile.js";

/** Takes a block of the tree. The hash waits for it, and it may keep the bytes. */
export type OnBlock = (cid: CID, bytes: Uint8Array) => Promise<void>;

/**
 * Computes the id of a stream of bytes, and names the blocks of its tree on the way. It holds one
 * chunk and one path of the tree in memory. Helia's importer makes the same tree, but it pulls the
 * bytes, in an upload the store's client pulls them, and it takes eight megabytes to install.
 */
export class ContentHash {
  readonly #chunk = new Uint8Array(CHUNK_SIZE);
  #filled = 0;
  /** The links that no node contains yet, by height. */
  readonly #pending: FileLink[][] = [[]];
  readonly #onBlock: OnBlock | undefined;

  constructor(onBlock?: OnBlock) {
    this.#onBlock = onBlock;
  }

  async update(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const part = bytes.subarray(at, at + CHUNK_SIZE - this.#filled);
      this.#chunk.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled === CHUNK_SIZE) await this.#endLeaf();
    }
  }

  /**
   * Takes the next leaf, whose bytes somebody else has: its block is not named. Each but the last
   * has 1 MiB, and no bytes of an unfinished leaf come before it.
   */
  async addLeaf({ cid, size }: Pick<FileLink, "cid" | "size">): Promise<void> {
    await this.#add(0, { cid, size, weight: size });
  }

  /** Call once, after the last byte. */
  async digest(): Promise<CID> {
    const isEmpty = this.#pending.every((links) => links.length === 0);
    if (this.#filled > 0 || isEmpty) await this.#endLeaf();
    for (let height = 0; ; height += 1) {
      const links = this.#pending[height] ?? [];
      const [only] = links;
      if (height === this.#pending.length - 1 && links.length === 1 && only) return only.cid;
      if (links.length > 0) await this.#endNode(height);
    }
  }

  async #endLeaf(): Promise<void> {
    const size = this.#filled;
    const leaf = this.#chunk.subarray(0, size);
    const cid = await blockId(raw, leaf);
    // a copy, since the next bytes overwrite the chunk
    await this.#onBlock?.(cid, leaf.slice());
    this.#filled = 0;
    await this.addLeaf({ cid, size });
  }

  async #endNode(height: number): Promise<void> {
    const links = this.#pending[height] ?? [];
    this.#pending[height] = [];
    const node = encodeFileNode(links);
    const size = links.reduce((sum, link) => sum + link.size, 0);
    const weight = links.reduce((sum, link) => sum + link.weight, node.length);
    const cid = await blockId(dagPb, node);
    await this.#onBlock?.(cid, node);
    await this.#add(height + 1, { cid, size, weight });
  }

  async #add(height: number, link: FileLink): Promise<void> {
    const links = (this.#pending[height] ??= []);
    links.push(link);
    if (links.length === MAX_LINKS) await this.#endNode(height);
  }
}
