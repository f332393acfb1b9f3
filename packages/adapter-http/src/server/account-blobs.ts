import {
  type Address,
  type BlobStore,
  ChartkeyError,
  type ContentId,
  type Holder,
  type TaskQueues,
} from "@chartkey/core/adapters";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { PinBook } from "./pin-book.js";
import type { Uploads } from "./uploads.js";

export interface AccountBlobsOptions {
  readonly blobs: BlobStore;
  readonly book: PinBook;
  readonly quotaOf: QuotaOf;
  readonly uploads: Uploads;
  /** One queue for each pin. */
  readonly queues: TaskQueues;
}

/**
 * The most bytes that an account may pin: a whole number from 0. A `ChartkeyError` that it rejects
 * with is told to whoever asked; anything else to the operator alone.
 */
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

/** The name of a pin in the book. */
const nameOf = (own: Holder, id: ContentId): string => `${own} ${id}`;

/**
 * A blob store as one account has it: with its own holders, up to its quota. A pin is in the book
 * before it is in the store, and as long as it is there, so that none is uncounted. No failure
 * takes a pin away: it may have stood before, also where the book knows nothing of it.
 */
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
      if (!Number.isSafeInteger(quota) || quota < 0)
        throw new TypeError("`quota` gives the number of bytes that an account may keep");
      if (quota === 0) throw noRoom(quota);
      return quota;
    })();
    return this.#known;
  }

  /** @throws ChartkeyError BLOB_STORE_FULL when what is pinned and what comes exceed the quota */
  async checkRoom(): Promise<void> {
    const { book, uploads } = this.#options;
    const quota = await this.#quota;
    if ((await book.used(this.account)) + uploads.bytesOf(this.account) > quota) throw noRoom(quota);
  }

  /**
   * Puts the bytes of an upload, for which there is room as they come. What the store has pinned is
   * noted, whatever else was pinned meanwhile.
   * @throws ChartkeyError with `stillPinned` when nothing tells that the pin was noted
   */
  async put(bytes: AsyncIterable<Uint8Array>, { holder, signal }: Pinning): Promise<ContentId> {
    const { blobs, book } = this.#options;
    const own = holderOf(this.account, holder);
    let size = 0;
    async function* counted() {
      for await (const chunk of bytes) {
        size += chunk.length;
        yield chunk;
      }
    }
    const id = await blobs.put(counted(), { holder: own, signal });
    try {
      const note = () => book.add(this.account, nameOf(own, id), { bytes: size, quota: Number.MAX_SAFE_INTEGER });
      await this.#inTurn(own, id, note);
    } catch (cause) {
      throw new ChartkeyError("BLOB_UNAVAILABLE", {
        message: "The blob is pinned, and could not be noted",
        hints: ["Put the same bytes again, or unpin the blob that `stillPinned` names."],
        retryable: true,
        stillPinned: [id],
        cause,
      });
    }
    return id;
  }

  async pin(id: ContentId, { holder, signal }: Pinning): Promise<void> {
    const { blobs, book, uploads } = this.#options;
    const own = holderOf(this.account, holder);
    const quota = await this.#quota;
    const bytes = await blobs.size(id, { signal });
    if (bytes === undefined)
      throw new ChartkeyError("BLOB_UNAVAILABLE", { message: "The blob is not there", retryable: true });
    await this.#inTurn(own, id, async () => {
      signal.throwIfAborted();
      const room = Math.max(0, quota - uploads.bytesOf(this.account));
      const noted = await book.add(this.account, nameOf(own, id), { bytes, quota: room });
      if (noted === "full") throw noRoom(quota);
      try {
        // not aborted: nobody could know whether it is pinned
        await blobs.pin(id, { holder: own });
      } catch (error) {
        if (noted === "noted" && !(await this.#mayStand(id, own))) await book.remove(this.account, nameOf(own, id));
        throw error;
      }
    });
  }

  async unpin(id: ContentId, { holder, signal }: Pinning): Promise<void> {
    const { blobs, book } = this.#options;
    const own = holderOf(this.account, holder);
    await this.#inTurn(own, id, async () => {
      signal.throwIfAborted();
      await blobs.unpin(id, { holder: own });
      await book.remove(this.account, nameOf(own, id));
    });
  }

  pins({ holder, signal }: Pinning): AsyncIterable<ContentId> {
    const { blobs } = this.#options;
    if (!blobs.pins) throw new TypeError("The store lists no pins");
    return blobs.pins({ holder: holderOf(this.account, holder), signal });
  }

  #inTurn<T>(own: Holder, id: ContentId, task: () => Promise<T>): Promise<T> {
    return this.#options.queues.run(nameOf(own, id), task);
  }

  /** Whether the store has this pin, or cannot tell. */
  async #mayStand(id: ContentId, own: Holder): Promise<boolean> {
    try {
      for await (const pinned of this.#options.blobs.pins?.({ holder: own }) ?? []) if (pinned === id) return true;
      return false;
    } catch {
      return true;
    }
  }
}
