import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes } from "@noble/hashes/utils.js";
import type { Hex } from "../../domain/encoding/bytes.js";
import { type ContentId, contentIdOfDigest, parseContentId } from "../../domain/identifiers/content-id.js";
import { MAX_BLOCK } from "../../envelope/blob-list.js";
import { ChartkeyError, isChartkeyError } from "../../errors/chartkey-error.js";
import type { BlobSent, BlobStore, Holder } from "../../ports/blob-store.js";
import type { CallOptions } from "../../ports/call-options.js";
import { mapConcurrently } from "../../streams/map-concurrently.js";
import type { JournalEntry } from "../session/journal-entry.js";
import type { SealedEnvelope, StoredBlob } from "../session/journal-values.js";
import type { Session } from "../session/session.js";
import { release } from "./settle-journal.js";

/** A block that waits for the ledger to accept the acts that point to it. */
interface HeldBlock extends StoredBlob {
  readonly bytes: Uint8Array;
}

/** The rest of a stream, after the parts that were read from it. */
async function* resumed(parts: readonly Uint8Array[], rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* parts;
  yield* { [Symbol.asyncIterator]: () => rest };
}

/**
 * What a write stores, or one share of it. Each blob is noted in the journal before it is stored,
 * except for one of more than 1 MiB, whose id only its store knows.
 */
export class Staging {
  readonly #session: Session;
  readonly #entry: JournalEntry;
  readonly #options: CallOptions;
  #shares: Staging[] = [];
  #blobs: StoredBlob[] = [];
  #held: HeldBlock[] = [];
  #envelopes: SealedEnvelope[] = [];

  constructor(session: Session, entry: JournalEntry, { signal }: CallOptions) {
    this.#session = session;
    this.#entry = entry;
    this.#options = { signal };
  }

  /** What is stored so far. */
  get blobs(): readonly StoredBlob[] {
    return [...this.#blobs, ...this.#shares.flatMap(({ blobs }) => blobs)];
  }

  get envelopes(): readonly SealedEnvelope[] {
    return [...this.#envelopes, ...this.#shares.flatMap(({ envelopes }) => envelopes)];
  }

  /** Those in the acts, of the envelopes. */
  get pointers(): readonly Hex[] {
    return this.envelopes.map(({ pointer }) => pointer);
  }

  /** A part of the write that can be let go alone. */
  share(): Staging {
    const share = new Staging(this.#session, this.#entry, this.#options);
    this.#shares.push(share);
    return share;
  }

  async #keep(blob: StoredBlob): Promise<void> {
    this.#blobs.push(blob);
    await this.#entry.noteBlob(blob);
  }

  /** Notes what a failed `put` may have pinned, so that it is let go with the rest. */
  async #keepLeft(error: unknown, holder: Holder): Promise<void> {
    const named = isChartkeyError(error) ? error.stillPinned : [];
    await Promise.allSettled(named.map(async (id) => this.#keep({ id: parseContentId(id), holder })));
  }

  /**
   * Stores a stream now. Up to 1 MiB every store names a blob by its SHA-256, so its id is noted
   * before.
   * @param chunks that nobody else holds
   */
  async stream(
    chunks: AsyncIterable<Uint8Array>,
    { holder, onProgress }: CallOptions<BlobSent> & { readonly holder: Holder },
  ): Promise<ContentId> {
    const { blobs } = this.#session;
    const options = { holder, onProgress, signal: this.#options.signal };
    const source = chunks[Symbol.asyncIterator]();
    try {
      const parts: Uint8Array[] = [];
      for (let size = 0; size <= MAX_BLOCK;) {
        const next = await source.next();
        if (next.done) return await this.#putBlock(concatBytes(...parts), options);
        parts.push(next.value);
        size += next.value.length;
      }
      const id = await blobs.put(resumed(parts, source), options);
      await this.#keep({ id, holder });
      return id;
    } catch (error) {
      await this.#keepLeft(error, holder);
      throw error;
    } finally {
      await source.return?.();
    }
  }

  /** Stores one blob made of parts that the store has. Throws as `BlobStore.join` does. */
  async join(parts: readonly ContentId[], holder: Holder): Promise<ContentId> {
    const { blobs } = this.#session;
    try {
      const id = await blobs.join?.(parts, { holder, signal: this.#options.signal });
      if (id === undefined) throw new TypeError("The store does not join");
      await this.#keep({ id, holder });
      return id;
    } catch (error) {
      await this.#keepLeft(error, holder);
      throw error;
    }
  }

  async #putBlock(bytes: Uint8Array, options: Parameters<BlobStore["put"]>[1]): Promise<ContentId> {
    const id = contentIdOfDigest(sha256(bytes));
    await this.#keep({ id, holder: options.holder });
    if ((await this.#session.blobs.put(bytes, options)) === id) return id;
    throw new ChartkeyError("BLOB_MISMATCH", { message: "The store named a payload wrongly" });
  }

  /**
   * Adds a block, which is stored before the prompt.
   * @returns its digest, 32 bytes
   */
  put(bytes: Uint8Array, holder: Holder): Uint8Array {
    const digest = sha256(bytes);
    this.#held.push({ id: contentIdOfDigest(digest), holder, bytes });
    return digest;
  }

  /** Adds an envelope, which is stored after inclusion. */
  send(envelope: SealedEnvelope): void {
    this.#envelopes.push(envelope);
  }

  /** Stores the blocks. */
  async store(): Promise<void> {
    for (const share of this.#shares) await share.store();
    await mapConcurrently(this.#held.splice(0), 4, async ({ id, holder, bytes }) => {
      await this.#keep({ id, holder });
      await this.#session.small.put(bytes, holder, this.#options);
    });
  }

  /** Unpins everything, and drops what is not stored yet, because there is nothing to submit. */
  async letGo(): Promise<void> {
    const { blobs } = this;
    [this.#shares, this.#blobs, this.#held, this.#envelopes] = [[], [], [], []];
    await release(this.#session, blobs);
    for (const blob of blobs) await this.#entry.forgetBlob(blob);
  }
}
