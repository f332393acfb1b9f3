import { unixfsHash } from "@chartkey/adapter-ipfs/unixfs";
import { ChartkeyError, type ContentId, contentIdOfDigest } from "@chartkey/core/adapters";
import type { CryptoEngine, RunningHash } from "@chartkey/core/ports";
import { sha256 } from "@noble/hashes/sha2.js";

const RAW = "bafkrei";

/** Whether an id is that of the whole bytes, and not of a tree of blocks. */
export const isWhole = (id: ContentId): boolean => id.startsWith(RAW);

/** What hashes the whole. */
export type HashEngine = Pick<CryptoEngine, "sha256">;

const inThisThread: HashEngine = {
  sha256() {
    const hash = sha256.create();
    return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest() };
  },
};

/** Computes both ids that a store may give to bytes: of the whole, and of their UnixFS tree. */
export class BlobCheck {
  readonly #whole: RunningHash;
  readonly #tree = unixfsHash();
  /** What is computed: the id of the whole, that of the tree, or both. */
  readonly #kinds: { readonly whole: boolean; readonly tree: boolean };
  #ids: Promise<readonly ContentId[]> | undefined;

  /**
   * @param crypto hashes the whole; this thread by default
   * @param expected the id that the bytes should have, so that only this one is computed
   */
  constructor(crypto: HashEngine = inThisThread, expected?: ContentId) {
    this.#whole = crypto.sha256();
    this.#kinds = { whole: expected === undefined || isWhole(expected), tree: !expected || !isWhole(expected) };
  }

  async update(bytes: Uint8Array): Promise<void> {
    if (this.#kinds.whole) await this.#whole.update(bytes);
    if (this.#kinds.tree) await this.#tree.update(bytes);
  }

  /** The ids that a store may give to the bytes, one or two. Call it after the last byte. */
  ids(): Promise<readonly ContentId[]> {
    this.#ids ??= this.#digests();
    return this.#ids;
  }

  async #digests(): Promise<readonly ContentId[]> {
    const { whole, tree } = this.#kinds;
    const ids = [
      ...(whole ? [contentIdOfDigest(await this.#whole.digest())] : []),
      ...(tree ? [await this.#tree.digest()] : []),
    ];
    // a block is its own tree
    return [...new Set(ids)];
  }

  /**
   * Call it after the last byte.
   * @throws ChartkeyError BLOB_MISMATCH unless the bytes have this id
   */
  async verify(id: ContentId): Promise<void> {
    if (!(await this.ids()).includes(id))
      throw new ChartkeyError("BLOB_MISMATCH", { message: `The server has other bytes than those of ${id}` });
  }
}
