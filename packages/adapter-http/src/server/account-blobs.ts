import {
  type Address,
  ChartkeyError,
  checkPartSizes,
  type ContentId,
  type Holder,
  isChartkeyError,
} from "@chartkey/core/adapters";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { contentId } from "../wire/blobs.js";
import { fromSender } from "./http-problem.js";
import { NotedPins, type NotedPinsOptions } from "./noted-pins.js";
import { sizeOf, sizesOf } from "./sizes-of.js";
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
   * Puts the bytes of an upload, for which there is room as they come.
   * @throws as {@link AccountBlobs.#noting} does
   */
  async put(bytes: AsyncIterable<Uint8Array>, { holder, signal, isComplete }: Putting): Promise<ContentId> {
    const { blobs } = this.#options;
    let size = 0;
    async function* counted() {
      for await (const chunk of bytes) {
        size += chunk.length;
        yield chunk;
      }
    }
    return this.#noting(
      (own) => blobs.put(counted(), { holder: own, signal }),
      () => size,
      { holder, isComplete },
    );
  }

  /**
   * Joins blobs that the store has. The whole needs room of its own: what the account pins of its
   * parts counts until it is let go. It may take longer than a request, and goes on without it.
   * @throws ChartkeyError MISCONFIGURED for a store that does not join; TypeError for sizes that it
   *   does not take; as {@link AccountBlobs.#noting} does
   */
  async join(parts: readonly ContentId[], { holder, signal }: Pinning): Promise<ContentId> {
    const { blobs, uploads } = this.#options;
    const join = blobs.capabilities.joins === true ? blobs.join?.bind(blobs) : undefined;
    if (!join) throw new ChartkeyError("MISCONFIGURED", { message: "The server's store joins no blobs" });
    await this.#quota;
    const sizes = await sizesOf(blobs, parts, signal);
    fromSender(() => checkPartSizes(sizes));
    const size = sizes.reduce((sum, one) => sum + one, 0);
    const end = uploads.hold(this.account, size);
    try {
      await this.checkRoom();
      signal.throwIfAborted();
      return await this.#noting(
        (own) => join(parts, { holder: own }),
        () => size,
        { holder, isComplete: () => true },
      );
    } finally {
      end();
    }
  }

  /**
   * Stores a blob. What the store has pinned, or may have where it fails, is noted, whatever else
   * was pinned meanwhile.
   * @param store pins the blob for the holder that it is given
   * @param counted the bytes of the blob, once it is stored, or has failed
   * @throws ChartkeyError with `stillPinned` when nothing tells that the pin was noted;
   *   BLOB_UNAVAILABLE, retryable, when its removal was asked for before it was there; what `store`
   *   fails with
   */
  async #noting(
    store: (own: Holder) => Promise<ContentId>,
    counted: () => number,
    { holder, isComplete }: Omit<Putting, "signal">,
  ): Promise<ContentId> {
    const { underWay } = this.#options;
    const own = holderOf(this.account, holder);
    const work = underWay.begin(own, isComplete);
    let id: ContentId;
    try {
      id = await store(own);
    } catch (error) {
      const standing = isChartkeyError(error) ? error.stillPinned.filter(isContentId) : [];
      // what may stand counts, and goes where somebody has asked for that since, each by itself
      const notes = standing.map(async (one) =>
        this.#pins.note(own, one, counted(), underWay.begin(own, isComplete, work)),
      );
      work.end();
      await Promise.allSettled(notes);
      throw error;
    }
    let isKept: boolean;
    try {
      isKept = await this.#pins.note(own, id, counted(), work);
    } catch (cause) {
      throw new ChartkeyError("BLOB_UNAVAILABLE", {
        message: "The blob is pinned, and could not be noted",
        hints: ["Unpin the blob that `stillPinned` names, or store the same bytes again, if they have room twice."],
        retryable: true,
        stillPinned: [id],
        cause,
      });
    }
    if (isKept) return id;
    const message = "The blob was unpinned while it was stored";
    throw new ChartkeyError("BLOB_UNAVAILABLE", { message, retryable: true });
  }

  async pin(id: ContentId, { holder, signal }: Pinning): Promise<void> {
    const { blobs, uploads } = this.#options;
    const quota = await this.#quota;
    const bytes = await sizeOf(blobs, id, signal);
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
