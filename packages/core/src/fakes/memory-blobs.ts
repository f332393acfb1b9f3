import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes } from "@noble/hashes/utils.js";
import { contentIdOfDigest, type ContentId, parseContentId } from "../domain/identifiers/content-id.js";
import { checkFlag } from "../domain/checks/check-field.js";
import { checkKeys, type KeyRules } from "../domain/checks/check-keys.js";
import { ChartkeyError } from "../errors/chartkey-error.js";
import type { BlobStore, Holder } from "../ports/blob-store.js";
import { checkHolderOptions, checkOptions } from "../ports/check-options.js";
import { chunksOf } from "../streams/bytes.js";

/** The length in bytes of the chunks that `get` yields. */
const CHUNK = 65_536;

interface Kept {
  bytes: Uint8Array;
  readonly holders: Set<Holder>;
}

/** A blob store in memory, and the means to break it. */
export interface MemoryBlobs extends BlobStore {
  /** The ids of all stored blobs. */
  ids(): readonly ContentId[];
  /** Flips one bit of a blob, or adds a byte to an empty one. */
  corrupt(id: ContentId): void;
  /** From now on every call throws BLOB_UNAVAILABLE, also a running one. */
  unplug(): void;
  replug(): void;
}

export interface MemoryBlobsOptions {
  /**
   * `false` for a store that keeps everything for ever. `true` by default: a blob is deleted with
   * its last pin.
   */
  readonly pins?: boolean | undefined;
}

const optionKeys: KeyRules<MemoryBlobsOptions> = { pins: "optional" };

/**
 * A blob store in memory, for tests. Every id is the raw CIDv1 of the SHA-256 of the whole, at any
 * size. Up to 1 MiB it equals the id on IPFS; above, it differs, as the port allows.
 */
export function memoryBlobs(options: MemoryBlobsOptions = {}): MemoryBlobs {
  const { pins = true } = checkKeys("options", options, optionKeys);
  checkFlag("pins", pins);
  const kept = new Map<ContentId, Kept>();
  let away = false;

  function enter(signal: AbortSignal | undefined): void {
    signal?.throwIfAborted();
    if (away) throw unavailable("The blob store is unplugged");
  }

  function find(id: ContentId): Kept {
    const found = kept.get(parseContentId(id));
    if (found === undefined) throw unavailable(`No blob ${id}`);
    return found;
  }

  return {
    capabilities: { pins },

    async put(bytes, given) {
      const { holder, signal, onProgress } = checkHolderOptions(given);
      enter(signal);
      const parts: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of chunksOf(bytes)) {
        enter(signal);
        parts.push(chunk);
        size += chunk.length;
        onProgress?.({ type: "blob:sent", bytes: size });
      }
      enter(signal);
      const whole = concatBytes(...parts);
      const id = contentIdOfDigest(sha256(whole));
      const { holders } = kept.get(id) ?? { holders: new Set() };
      kept.set(id, { bytes: whole, holders: holders.add(holder) });
      return id;
    },

    async *get(id, given) {
      const { signal } = checkOptions(given);
      enter(signal);
      const { bytes } = find(id);
      if (contentIdOfDigest(sha256(bytes)) !== id)
        throw new ChartkeyError("BLOB_MISMATCH", { message: `The bytes of ${id} have changed` });
      for (let at = 0; at < bytes.length; at += CHUNK) {
        enter(signal);
        yield bytes.slice(at, at + CHUNK);
      }
    },

    async size(id, given) {
      const { signal } = checkOptions(given);
      enter(signal);
      return kept.get(parseContentId(id))?.bytes.length;
    },

    async pin(id, given) {
      const { holder, signal } = checkHolderOptions(given);
      enter(signal);
      find(id).holders.add(holder);
    },

    async unpin(id, given) {
      const { holder, signal } = checkHolderOptions(given);
      enter(signal);
      const found = kept.get(parseContentId(id));
      if (!pins || found === undefined) return;
      found.holders.delete(holder);
      if (found.holders.size === 0) kept.delete(id);
    },

    ids: () => [...kept.keys()],

    corrupt(id) {
      const found = find(id);
      const [first = 0] = found.bytes;
      found.bytes = concatBytes(Uint8Array.of(first ^ 1), found.bytes.subarray(1));
    },

    unplug() {
      away = true;
    },

    replug() {
      away = false;
    },
  };
}

function unavailable(message: string): ChartkeyError {
  return new ChartkeyError("BLOB_UNAVAILABLE", { message, retryable: true });
}
