import { sha256 } from "@noble/hashes/sha2.js";
import { contentIdOfDigest } from "../../domain/identifiers/content-id.js";
import { toHex } from "../../domain/encoding/bytes.js";
import { ChartkeyError, isChartkeyError, orProblem } from "../../errors/chartkey-error.js";
import type { BlobStore, Holder } from "../../ports/blob-store.js";
import type { CallOptions } from "../../ports/call-options.js";
import { collect } from "../../streams/bytes.js";
import { storedChunks } from "../calls/stored-chunks.js";

const MAX_CACHED = 4096;

/**
 * Stores and loads single blocks by their SHA-256 digests: identity bundles, cards, envelopes,
 * lockboxes and messages. Recent blocks are cached in memory: they are ciphertext or public.
 */
export class SmallBlobs {
  readonly #blobs: BlobStore;
  readonly #cache = new Map<string, Uint8Array>();
  readonly #pinned = new Set<string>();

  constructor(blobs: BlobStore) {
    this.#blobs = blobs;
  }

  /**
   * Stores a block.
   * @returns its digest, 32 bytes
   */
  async put(bytes: Uint8Array, holder: Holder, options: CallOptions = {}): Promise<Uint8Array> {
    const digest = sha256(bytes);
    const id = await this.#blobs.put(bytes, { holder, signal: options.signal });
    if (id !== contentIdOfDigest(digest))
      throw new ChartkeyError("BLOB_MISMATCH", { message: "The store named a block wrongly" });
    this.#keep(digest, bytes);
    return digest;
  }

  /** @param max in bytes; a larger block throws LIMIT_EXCEEDED, whatever size the store reports */
  async get(digest: Uint8Array, max: number, options: CallOptions = {}): Promise<Uint8Array> {
    const cached = this.#cache.get(toHex(digest));
    if (cached) return cached;
    const bytes = await collect(storedChunks(this.#blobs, contentIdOfDigest(digest), options), max);
    if (toHex(sha256(bytes)) !== toHex(digest))
      throw new ChartkeyError("BLOB_MISMATCH", { message: "A block does not match its digest" });
    this.#keep(digest, bytes);
    return bytes;
  }

  /**
   * Pins a block that somebody else stored. A failure of the store does not reject: reading matters
   * more, and the next reading tries again.
   */
  async pin(digest: Uint8Array, holder: Holder, options: CallOptions = {}): Promise<void> {
    const pin = `${holder}/${toHex(digest)}`;
    if (this.#pinned.has(pin)) return;
    const pinBlock = async () => this.#blobs.pin(contentIdOfDigest(digest), { holder, signal: options.signal });
    const problem = await orProblem(pinBlock(), options, "BLOB_UNAVAILABLE", "BLOB_STORE_FULL");
    if (!isChartkeyError(problem)) this.#pinned.add(pin);
  }

  #keep(digest: Uint8Array, bytes: Uint8Array): void {
    const [oldest] = this.#cache.keys();
    if (this.#cache.size >= MAX_CACHED && oldest !== undefined) this.#cache.delete(oldest);
    this.#cache.set(toHex(digest), bytes);
  }
}
