import { unixfsHash } from "@chartkey/adapter-ipfs/unixfs";
import { ChartkeyError, type ContentId, contentIdOfDigest } from "@chartkey/core/adapters";
import { sha256 } from "@noble/hashes/sha2.js";

const RAW = "bafkrei";

/** Whether an id is that of the whole bytes, and not of a tree of blocks. */
const isWhole = (id: ContentId): boolean => id.startsWith(RAW);

/** Computes both ids that a store may give to bytes: of the whole, and of their UnixFS tree. */
export class BlobCheck {
  readonly #whole = sha256.create();
  readonly #tree = unixfsHash();
  readonly #expected: ContentId | undefined;

  /** @param expected the id that the bytes should have, so that only this one is computed */
  constructor(expected?: ContentId) {
    this.#expected = expected;
  }

  async update(bytes: Uint8Array): Promise<void> {
    if (this.#expected === undefined || isWhole(this.#expected)) this.#whole.update(bytes);
    if (this.#expected === undefined || !isWhole(this.#expected)) await this.#tree.update(bytes);
  }

  /**
   * Call it once, after the last byte.
   * @throws ChartkeyError BLOB_MISMATCH unless the bytes have this id
   */
  async verify(id: ContentId): Promise<void> {
    const own = isWhole(id) ? contentIdOfDigest(this.#whole.digest()) : await this.#tree.digest();
    if (own !== id)
      throw new ChartkeyError("BLOB_MISMATCH", { message: `The server has other bytes than those of ${id}` });
  }
}
