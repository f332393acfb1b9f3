import { type Address, type BlobStore, ChartkeyError, type ContentId, type Holder } from "@chartkey/core/adapters";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { PinBook } from "./pin-book.js";

export interface AccountBlobsOptions {
  readonly blobs: BlobStore;
  readonly book: PinBook;
  readonly quotaOf: QuotaOf;
}

/** The most bytes that an account may pin: 0 or more. What it rejects with is told to nobody. */
export type QuotaOf = (account: Address) => number | Promise<number>;

interface Pinning {
  readonly holder: Holder;
  readonly signal: AbortSignal;
}

const noRoom = (quota: number): ChartkeyError =>
  new ChartkeyError("BLOB_STORE_FULL", {
    message:
      quota === 0 ? "The account may keep nothing here" : `The account may keep ${quota} bytes, and has no more room`,
  });

/**
 * The holder by which the store knows an account's: no account can name one of another's. It is
 * hashed, since a holder and an account together are longer than a holder may be.
 */
const holderOf = (account: Address, holder: Holder): Holder =>
  `${account.toLowerCase()}/${bytesToHex(sha256(utf8ToBytes(holder)))}`;

/** A blob store as one account has it: with its own holders, up to its quota. */
export class AccountBlobs {
  readonly account: Address;
  readonly #options: AccountBlobsOptions;
  #known: Promise<number> | undefined;

  constructor(account: Address, options: AccountBlobsOptions) {
    this.account = account;
    this.#options = options;
  }

  /** The account's quota. It rejects with BLOB_STORE_FULL for an account that may keep nothing. */
  get #quota(): Promise<number> {
    this.#known ??= (async () => {
      const quota = await this.#options.quotaOf(this.account);
      if (!(quota >= 0)) throw new TypeError("`quota` gives the number of bytes that an account may keep");
      if (quota === 0) throw noRoom(quota);
      return quota;
    })();
    return this.#known;
  }

  /** @throws ChartkeyError BLOB_STORE_FULL when so many bytes more are more than the quota */
  async checkRoom(bytes: number): Promise<void> {
    const { book } = this.#options;
    const quota = await this.#quota;
    if ((await book.used(this.account)) + bytes > quota) throw noRoom(quota);
  }

  /** Puts bytes. It rejects, with nothing pinned that was not pinned before, beyond the quota. */
  async put(bytes: AsyncIterable<Uint8Array>, { holder, signal }: Pinning): Promise<ContentId> {
    const { blobs } = this.#options;
    const own = holderOf(this.account, holder);
    const quota = await this.#quota;
    let size = 0;
    async function* counted() {
      for await (const chunk of bytes) {
        size += chunk.length;
        yield chunk;
      }
    }
    const id = await blobs.put(counted(), { holder: own, signal });
    await this.#note(id, own, { bytes: size, quota });
    return id;
  }

  async pin(id: ContentId, { holder, signal }: Pinning): Promise<void> {
    const { blobs } = this.#options;
    const own = holderOf(this.account, holder);
    const quota = await this.#quota;
    const bytes = await blobs.size(id, { signal });
    if (bytes === undefined)
      throw new ChartkeyError("BLOB_UNAVAILABLE", { message: "The blob is not there", retryable: true });
    await blobs.pin(id, { holder: own, signal });
    await this.#note(id, own, { bytes, quota });
  }

  async unpin(id: ContentId, { holder, signal }: Pinning): Promise<void> {
    const { blobs, book } = this.#options;
    const own = holderOf(this.account, holder);
    await blobs.unpin(id, { holder: own, signal });
    await book.remove(this.account, `${own} ${id}`);
  }

  pins({ holder, signal }: Pinning): AsyncIterable<ContentId> {
    const { blobs } = this.#options;
    if (!blobs.pins) throw new TypeError("The store lists no pins");
    return blobs.pins({ holder: holderOf(this.account, holder), signal });
  }

  /** Notes what has been pinned, or takes the pin away again. */
  async #note(id: ContentId, own: Holder, size: Parameters<PinBook["add"]>[2]): Promise<void> {
    const { blobs, book } = this.#options;
    if ((await book.add(this.account, `${own} ${id}`, size)) !== "full") return;
    await blobs.unpin(id, { holder: own });
    throw noRoom(size.quota);
  }
}
