import { sha256 } from "@noble/hashes/sha2.js";
import { type ContentId, contentIdOfDigest } from "../../domain/identifiers/content-id.js";
import { toHex } from "../../domain/encoding/bytes.js";
import { ChartkeyError, isChartkeyError, orProblem } from "../../errors/chartkey-error.js";
import { systemClock } from "../../platform/system.js";
import type { BlobStore, Holder } from "../../ports/blob-store.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { Clock } from "../../ports/clock.js";
import { collect } from "../../streams/bytes.js";
import { abortable } from "../../streams/abortable.js";
import { mapConcurrently } from "../../streams/map-concurrently.js";
import { checkedChunks } from "../calls/stored-chunks.js";
import { type EarlyEnd, inBlobTime } from "../calls/time-limit.js";
import type { ReadOptions } from "../lists/reading.js";
import { FailedLookUps } from "./failed-look-ups.js";
import { LruCache } from "./lru-cache.js";

/** How many bytes of blocks are cached. */
const CACHED_BYTES = 32 * 2 ** 20;

const MAX_PINNED = 65_536;

/**
 * Stores and loads single blocks by their SHA-256 digests: identity bundles, cards, envelopes,
 * lockboxes and messages. Every block that somebody else names is loaded here, within limits of
 * size and time. Recent blocks are cached in memory: they are ciphertext or public.
 */
export class SmallBlobs {
  readonly #blobs: BlobStore;
  readonly #cache = new LruCache<Uint8Array>(CACHED_BYTES);
  readonly #pinned = new LruCache<true>(MAX_PINNED);
  readonly #failed: FailedLookUps;
  /** A block that is pinned for this participant: a store that is there has it. */
  #held: ContentId | undefined;
  #probing: Promise<void> | undefined;

  constructor(blobs: BlobStore, clock: Clock = systemClock) {
    this.#blobs = blobs;
    this.#failed = new FailedLookUps(clock);
  }

  /**
   * Stores a block.
   * @returns its digest, 32 bytes
   */
  async put(bytes: Uint8Array, holder: Holder, options: CallOptions = {}): Promise<Uint8Array> {
    const digest = sha256(bytes);
    const { signal } = options;
    const id = await this.#blobs.put(bytes, { holder, signal }).catch((error: unknown) => {
      // after an abort, a store may tell what it had sent by then
      signal?.throwIfAborted();
      throw error;
    });
    if (id !== contentIdOfDigest(digest))
      throw new ChartkeyError("BLOB_MISMATCH", { message: "The store named a block wrongly" });
    this.#held = id;
    this.#keep(toHex(digest), bytes);
    return digest;
  }

  /**
   * Loads a block within ten seconds. In a page, also within the limits of its reading, and a block
   * that was not found a moment ago is not looked up again.
   * @param max in bytes; a larger block throws LIMIT_EXCEEDED, whatever size the store reports
   */
  async get(digest: Uint8Array, max: number, { signal, reading }: ReadOptions = {}): Promise<Uint8Array> {
    const key = toHex(digest);
    const cached = this.#cache.get(key);
    if (cached && cached.length > max) throw new ChartkeyError("LIMIT_EXCEEDED", { message: `More than ${max} bytes` });
    if (cached) return cached;
    const failed = reading && (reading.failed.get(key) ?? (reading.late && this.#failed.recent(key)));
    if (failed) throw failed;
    const fetch = () => this.#fetch(digest, max, { signal, reading });
    const bytes = await (reading ? reading.lookUp(`${key}/${max}`, fetch) : fetch());
    this.#keep(key, bytes);
    return bytes;
  }

  /**
   * Pins blocks that somebody else stored, at once where the store can. Call it once they have
   * opened. A failure of the store does not reject: reading matters more, and the next reading
   * tries again.
   * @returns whether all of them are pinned
   */
  async pin(digests: readonly Uint8Array[], holder: Holder, options: ReadOptions = {}): Promise<boolean> {
    const nameOf = (digest: Uint8Array) => `${holder}/${toHex(digest)}`;
    const missing = digests.filter((digest) => !this.#pinned.get(nameOf(digest)));
    const together = missing.length > 1 && this.#blobs.pinAll !== undefined;
    const calls = together ? [missing] : missing.map((digest) => [digest]);
    const pinned = await mapConcurrently(calls, 4, async (some) => {
      const isPinned = await this.#hasPinned(some, holder, options);
      if (isPinned) for (const one of some) this.#pinned.set(nameOf(one), true);
      return isPinned;
    });
    return pinned.every(Boolean);
  }

  /** @returns whether the store has pinned these blocks, one or several */
  async #hasPinned(digests: readonly Uint8Array[], holder: Holder, { signal, reading }: ReadOptions): Promise<boolean> {
    if (reading?.late?.aborted) return false;
    const [first, ...more] = digests.map(contentIdOfDigest);
    if (first === undefined) return true;
    const pinBlocks = async (limited: CallOptions) => {
      const options = { holder, signal: limited.signal };
      await (more.length > 0 ? this.#blobs.pinAll?.([first, ...more], options) : this.#blobs.pin(first, options));
    };
    const pinned = inBlobTime({ signal, late: reading?.late }, pinBlocks);
    const problem = await orProblem(pinned, { signal }, "BLOB_UNAVAILABLE", "BLOB_STORE_FULL", "MISCONFIGURED");
    if (isChartkeyError(problem)) return false;
    this.#held = first;
    return true;
  }

  async #fetch(digest: Uint8Array, max: number, { signal, reading }: ReadOptions): Promise<Uint8Array> {
    const load = async (options: CallOptions) => {
      const bytes = await collect(checkedChunks(this.#blobs.get(contentIdOfDigest(digest), options)), max);
      if (toHex(sha256(bytes)) !== toHex(digest))
        throw new ChartkeyError("BLOB_MISMATCH", { message: "A block does not match its digest" });
      return bytes;
    };
    const began = this.#failed.now();
    const end = { signal, late: reading?.late };
    const probed = reading && this.#failed.isDoubtful(toHex(digest)) ? this.#probe() : undefined;
    const found = await orProblem(inBlobTime(end, load), { signal });
    if (!isChartkeyError(found)) return found;
    if (probed) await this.#until(probed, end);
    // a block that is too large for one kind may be right for another
    if (found.code === "LIMIT_EXCEEDED") throw found;
    reading?.failed.set(toHex(digest), found);
    this.#failed.add(toHex(digest), { problem: found, began, cut: reading?.late?.aborted ?? false });
    throw found;
  }

  /**
   * Waits for a probe, which others may wait for too, until this caller's time is over.
   * @throws the signal's reason
   */
  async #until(probed: Promise<void>, { signal, late }: EarlyEnd): Promise<void> {
    const ends = [signal, late].filter((one) => one !== undefined);
    await abortable(probed, AbortSignal.any(ends)).catch(() => {});
    signal?.throwIfAborted();
  }

  /** Finds out whether the store is there, once for all who ask at the same time. Never rejects. */
  #probe(): Promise<void> {
    const held = this.#held;
    if (held === undefined) return Promise.resolve();
    this.#probing ??= inBlobTime({}, async (limited) => this.#blobs.size(held, limited))
      .then(
        (size) => {
          if (size !== undefined) this.#failed.answered();
        },
        // it is away, and this shows in the look-ups too
        () => {},
      )
      .finally(() => {
        this.#probing = undefined;
      });
    return this.#probing;
  }

  #keep(key: string, bytes: Uint8Array): void {
    this.#cache.set(key, bytes, bytes.length);
    this.#failed.found(key);
  }
}
