import { type Address, ChartkeyError, type ContentId, type Holder, isChartkeyError } from "@chartkey/core/adapters";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { contentId } from "../wire/blobs.js";
import { NotedPins, type NotedPinsOptions } from "./noted-pins.js";
import type { Uploads } from "./uploads.js";

export interface AccountBlobsOptions extends NotedPinsOptions {
  readonly quotaOf: QuotaOf;
  readonly uploads: Uploads;
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

interface Putting extends Pinning {
  /** Whether all bytes have come: a removal that is asked for later means this pin, too. */
  readonly isComplete: () => boolean;
}

const noRoom = (quota: number): ChartkeyError =>
  new ChartkeyError("BLOB_STORE_FULL", {
    message:
      quota === 0 ? "The account may keep nothing here" : `The account may keep ${quota} bytes, and has no more room`,
  });

const isContentId = (id: string): id is ContentId => contentId.safeParse(id).success;

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
  readonly #pins: NotedPins;
  #known: Promise<number> | undefined;

  constructor(account: Address, options: AccountBlobsOptions) {
    this.account = account;
    this.#options = options;
    this.#pins = new NotedPins(account, options);
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
   * Puts the bytes of an upload, for which there is room as they come. What the store has pinned,
   * or may have where it fails, is noted, whatever else was pinned meanwhile.
   * @throws ChartkeyError with `stillPinned` when nothing tells that the pin was noted;
   *   BLOB_UNAVAILABLE, retryable, when its removal was asked for before it was there
   */
  async put(bytes: AsyncIterable<Uint8Array>, { holder, signal, isComplete }: Putting): Promise<ContentId> {
    const { blobs, underWay } = this.#options;
    const own = holderOf(this.account, holder);
    const work = underWay.begin(own, isComplete);
    let size = 0;
    async function* counted() {
      for await (const chunk of bytes) {
        size += chunk.length;
        yield chunk;
      }
    }
    let id: ContentId;
    try {
      id = await blobs.put(counted(), { holder: own, signal });
    } catch (error) {
      const standing = isChartkeyError(error) ? error.stillPinned.filter(isContentId) : [];
      // what may stand counts, and goes where somebody has asked for that since, each by itself
      const notes = standing.map(async (one) => this.#pins.note(own, one, size, underWay.begin(own, isComplete, work)));
      work.end();
      await Promise.allSettled(notes);
      throw error;
    }
    let isKept: boolean;
    try {
      isKept = await this.#pins.note(own, id, size, work);
    } catch (cause) {
      throw new ChartkeyError("BLOB_UNAVAILABLE", {
        message: "The blob is pinned, and could not be noted",
        hints: ["Unpin the blob that `stillPinned` names, or put the same bytes again, if they have room twice."],
        retryable: true,
        stillPinned: [id],
        cause,
      });
    }
    if (isKept) return id;
    throw new ChartkeyError("BLOB_UNAVAILABLE", { message: "The blob was unpinned while it was put", retryable: true });
  }

  async pin(id: ContentId, { holder, signal }: Pinning): Promise<void> {
    const { blobs, uploads } = this.#options;
    const quota = await this.#quota;
    const bytes = await blobs.size(id, { signal });
    if (bytes === undefined)
      throw new ChartkeyError("BLOB_UNAVAILABLE", { message: "The blob is not there", retryable: true });
    const room = () => Math.max(0, quota - uploads.bytesOf(this.account));
    const wanted = { bytes, room, signal };
    if ((await this.#pins.pin(holderOf(this.account, holder), id, wanted)) === "full") throw noRoom(quota);
  }

  async unpin(id: ContentId, { holder, signal }: Pinning): Promise<void> {
    await this.#pins.unpin(holderOf(this.account, holder), id, signal);
  }

  pins({ holder, signal }: Pinning): AsyncIterable<ContentId> {
    const { blobs } = this.#options;
    if (!blobs.pins) throw new TypeError("The store lists no pins");
    return blobs.pins({ holder: holderOf(this.account, holder), signal });
  }
}
