import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes } from "@noble/hashes/utils.js";
import { contentIdOfDigest, type ContentId, parseContentId } from "../domain/identifiers/content-id.js";
import { boundsOf } from "../domain/checks/byte-range.js";
import type { BlobStore, Holder } from "../ports/blob-store.js";
import { checkParts, checkPartSizes } from "../ports/check-parts.js";
import { checkGetOptions, checkHolderOptions, checkOptions } from "../ports/check-options.js";
import { abortable } from "../streams/abortable.js";
import { chunksOf } from "../streams/bytes.js";
import { inBulk } from "./memory-blobs-bulk.js";
import { changed, noRoom, tooLarge, unavailable } from "./memory-blobs-errors.js";
import { checkMemoryBlobsOptions, type MemoryBlobsOptions } from "./memory-blobs-options.js";

export type { MemoryBlobsOptions } from "./memory-blobs-options.js";

/** The length in bytes of the chunks that `get` yields. */
const CHUNK = 65_536;
const everything = { offset: 0, length: Number.MAX_SAFE_INTEGER };

interface Kept {
  /** `undefined` when they were lost. */
  bytes: Uint8Array | undefined;
  readonly holders: Set<Holder>;
}

type Whole = Kept & { bytes: Uint8Array };
const isWhole = (kept: Kept | undefined): kept is Whole => kept?.bytes !== undefined;

/** A blob store in memory, and the means to break it. */
export interface MemoryBlobs extends Omit<BlobStore, "blocks"> {
  /** The ids of all stored blobs. */
  ids(): readonly ContentId[];
  /** Flips one bit of a blob, or adds a byte to an empty one. */
  corrupt(id: ContentId): void;
  /** Deletes the bytes of a blob, and leaves its pins. */
  lose(id: ContentId): void;
  /** From now on nobody can unpin this blob: `unpin` throws BLOB_UNAVAILABLE. */
  refuse(id: ContentId): void;
  /** From now on every call throws BLOB_UNAVAILABLE, also a running one. */
  unplug(): void;
  /** From now on every call waits until `replug`, or until it is aborted. */
  hang(): void;
  /** From now on nothing more can be stored: `put` and `health` throw BLOB_STORE_FULL. */
  fill(): void;
  /** Ends `refuse`, `unplug`, `hang` and `fill`. */
  replug(): void;
}

/**
 * A blob store in memory, for tests. Every id is the raw CIDv1 of the SHA-256 of the whole, at any
 * size. Up to 1 MiB it equals the id on IPFS; above, it differs, as the port allows.
 */
export function memoryBlobs(options: MemoryBlobsOptions = {}): MemoryBlobs {
  const { pins, ranges, maxBytes, bulk, joins } = checkMemoryBlobsOptions(options);
  const kept = new Map<ContentId, Kept>();
  const refused = new Set<ContentId>();
  let [away, full] = [false, false];
  let hung: PromiseWithResolvers<void> | undefined;

  async function enter(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (hung) await abortable(hung.promise, signal);
    if (away) throw unavailable("The blob store is unplugged");
  }

  function find(id: ContentId): Whole {
    const found = kept.get(parseContentId(id));
    if (!isWhole(found)) throw unavailable(`No blob ${id}`);
    return found;
  }

  function intact(id: ContentId): Uint8Array {
    const { bytes } = find(id);
    if (contentIdOfDigest(sha256(bytes)) !== id) throw changed(id);
    return bytes;
  }

  const store: MemoryBlobs = {
    capabilities: { pins, ranges, maxBytes, listing: pins, joins },

    async put(bytes, given) {
      const { holder, signal, onProgress } = checkHolderOptions(given);
      await enter(signal);
      const parts: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of chunksOf(bytes, signal)) {
        await enter(signal);
        if (full) throw noRoom();
        parts.push(chunk);
        size += chunk.length;
        if (maxBytes !== undefined && size > maxBytes) throw tooLarge(maxBytes);
        onProgress?.({ type: "blob:sent", bytes: size });
      }
      await enter(signal);
      const whole = concatBytes(...parts);
      const id = contentIdOfDigest(sha256(whole));
      const { holders } = kept.get(id) ?? { holders: new Set() };
      kept.set(id, { bytes: whole, holders: holders.add(holder) });
      return id;
    },

    async *get(id, given) {
      const { signal, range = everything } = checkGetOptions(given);
      if (!ranges && range !== everything) throw new TypeError("`range`: this store reads whole blobs only");
      await enter(signal);
      const bytes = intact(id);
      const { from, to } = boundsOf(range, bytes.length);
      for (let at = from; at < to; at += CHUNK) {
        await enter(signal);
        yield bytes.slice(at, Math.min(at + CHUNK, to));
      }
    },

    async size(id, given) {
      const { signal } = checkOptions(given);
      await enter(signal);
      return kept.get(parseContentId(id))?.bytes?.length;
    },

    async pin(id, given) {
      const { holder, signal } = checkHolderOptions(given);
      await enter(signal);
      find(id).holders.add(holder);
    },

    async join(parts, given) {
      const { holder, signal } = checkHolderOptions(given);
      const ids = checkParts(parts);
      await enter(signal);
      const found = ids.map(intact);
      checkPartSizes(found.map(({ length }) => length));
      return store.put(concatBytes(...found), { holder, signal });
    },

    async unpin(id, given) {
      const { holder, signal } = checkHolderOptions(given);
      await enter(signal);
      const found = kept.get(parseContentId(id));
      if (!pins || found === undefined) return;
      if (refused.has(id)) throw unavailable(`The pin of ${id} cannot be removed`);
      found.holders.delete(holder);
      if (found.holders.size === 0) kept.delete(id);
    },

    async *pins(given) {
      const { holder, signal } = checkHolderOptions(given);
      await enter(signal);
      // a copy: a blob that is let go and stored again would come a second time
      for (const [id, { holders }] of new Map(kept)) {
        await enter(signal);
        if (pins && holders.has(holder)) yield id;
      }
    },

    async health(given) {
      await enter(checkOptions(given).signal);
      if (full) throw noRoom();
    },

    ids: () => [...kept.keys()],

    corrupt(id) {
      const found = find(id);
      const [first = 0] = found.bytes;
      found.bytes = concatBytes(Uint8Array.of(first ^ 1), found.bytes.subarray(1));
    },

    lose(id) {
      const lost = kept.get(parseContentId(id));
      if (lost) lost.bytes = undefined;
    },

    refuse(id) {
      refused.add(parseContentId(id));
    },

    unplug() {
      away = true;
    },

    hang() {
      hung ??= Promise.withResolvers();
    },

    fill() {
      full = true;
    },

    replug() {
      refused.clear();
      [away, full] = [false, false];
      hung?.resolve();
      hung = undefined;
    },
  };
  return bulk ? { ...store, ...inBulk(store) } : store;
}
