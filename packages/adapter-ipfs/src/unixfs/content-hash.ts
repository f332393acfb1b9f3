import * as dagPb from "@ipld/dag-pb";
import type { CID } from "multiformats/cid";
import * as raw from "multiformats/codecs/raw";
import { idOfBlock } from "./block.js";
import { encodeFileNode, type FileLink } from "./file-node.js";
import { CHUNK, LINKS } from "./profile.js";

/**
 * The id of a stream, computed while it passes by, so that a store can be held to the bytes it was given. It keeps one chunk and one path of the tree.
 * The importer of Helia computes the same by pulling; an upload has its bytes pulled by somebody else.
 */
export class ContentHash {
  readonly #chunk = new Uint8Array(CHUNK);
  #filled = 0;
  /** The links not yet in a node, by height. */
  readonly #pending: FileLink[][] = [[]];

  async update(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const part = bytes.subarray(at, at + CHUNK - this.#filled);
      this.#chunk.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled === CHUNK) await this.#endLeaf();
    }
  }

  /** Call once, after the last byte. */
  async digest(): Promise<CID> {
    const empty = this.#pending.every((links) => links.length === 0);
    if (this.#filled > 0 || empty) await this.#endLeaf();
    for (let height = 0; ; height += 1) {
      const links = this.#pending[height] ?? [];
      const [only] = links;
      if (height === this.#pending.length - 1 && links.length === 1 && only) return only.cid;
      if (links.length > 0) await this.#endNode(height);
    }
  }

  async #endLeaf(): Promise<void> {
    const size = this.#filled;
    const cid = await idOfBlock(raw, this.#chunk.subarray(0, size));
    this.#filled = 0;
    await this.#add(0, { cid, size, weight: size });
  }

  async #endNode(height: number): Promise<void> {
    const links = this.#pending[height] ?? [];
    this.#pending[height] = [];
    const node = encodeFileNode(links);
    const size = links.reduce((sum, link) => sum + link.size, 0);
    const weight = links.reduce((sum, link) => sum + link.weight, node.length);
    await this.#add(height + 1, { cid: await idOfBlock(dagPb, node), size, weight });
  }

  async #add(height: number, link: FileLink): Promise<void> {
    const links = (this.#pending[height] ??= []);
    links.push(link);
    if (links.length === LINKS) await this.#endNode(height);
  }
}
