import { createHash } from "node:crypto";
import {
  type BlobStore,
  ChartkeyError,
  checkHolderOptions,
  checkOptions,
  chunksOf,
  type ContentId,
  contentIdOfDigest,
} from "../../src/adapters/index.js";
import type { BlobStoreFixture } from "../../src/conformance/index.js";
import { abortable } from "../../src/streams/abortable.js";

const PART = 5 * 1_048_576;

/** What holds calls up until it is opened. */
interface Gate {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
}

/** What is wrong with a store that is otherwise as the port wants it. */
export interface Wrong {
  readonly tailForgotten?: boolean;
  readonly partsReversed?: boolean;
  /** Parts have one staging area, which an abort leaves as it is. */
  readonly stagingShared?: boolean;
  readonly failedPutUnpins?: boolean;
  readonly failedPinStays?: boolean;
  readonly pinsAreReadAndWritten?: boolean;
  readonly publishedBeforePinned?: boolean;
  readonly pinChecksFirst?: boolean;
  /** Connections that readers who leave early do not give back. */
  readonly pool?: number;
  readonly deaf?: boolean;
  readonly wholeInMemory?: boolean;
  readonly timeIsForTheWhole?: boolean;
  readonly fullIsAway?: boolean;
  readonly sizesAreCached?: boolean;
}

const away = (message: string) => new ChartkeyError("BLOB_UNAVAILABLE", { message, retryable: true });

/**
 * A store as those of object storage: it uploads in parts of 5 MiB, each step takes a turn, and
 * what nobody holds stays until it is collected.
 */
export async function collectedBlobs(wrong: Wrong = {}): Promise<BlobStoreFixture> {
  const kept = new Map<ContentId, Uint8Array>();
  const holders = new Map<ContentId, ReadonlySet<string>>();
  const staged = new Map<object, Uint8Array[]>();
  const shared = {};
  let uploads = 0;
  let [isAway, isFull, isSlow] = [false, false, false];
  let hung: Gate | undefined;
  let readers = 0;

  const step = async (signal?: AbortSignal): Promise<void> => {
    signal?.throwIfAborted();
    for (let turn = 0; turn < (isSlow ? 8 : 1); turn += 1) await new Promise((resolve) => setImmediate(resolve));
    if (hung) await (wrong.deaf ? hung.promise : abortable(hung.promise, signal));
    signal?.throwIfAborted();
    if (isAway) throw away("The store is away");
  };
  const held = (id: ContentId) => holders.get(id) ?? new Set<string>();
  const hold = async (id: ContentId, holder: string) => {
    const before = held(id);
    if (wrong.pinsAreReadAndWritten) await step();
    holders.set(id, new Set([...(wrong.pinsAreReadAndWritten ? before : held(id)), holder]));
  };
  const letGo = (id: ContentId, holder: string) => {
    const left = new Set(held(id));
    left.delete(holder);
    holders.set(id, left);
  };

  const connect = (): BlobStore => {
    const sizes = new Map<ContentId, number>();
    return {
      capabilities: { pins: true },

      async put(bytes, options) {
        const { holder, signal, onProgress } = checkHolderOptions(options);
        const upload = wrong.stagingShared ? shared : {};
        const parts = staged.get(upload) ?? [];
        staged.set(upload, parts);
        const hash = createHash("sha256");
        let steps = 0;
        let [buffered, sent]: [Uint8Array[], number] = [[], 0];
        const send = async (part: Uint8Array) => {
          for (let at = 0; at < part.length; at += 1_048_576) {
            await step(signal);
            if (isFull) throw wrong.fullIsAway ? away("full") : new ChartkeyError("BLOB_STORE_FULL");
            if (wrong.timeIsForTheWhole && isSlow && (steps += 1) > 2) throw away("No answer in time");
          }
          parts.push(part);
          uploads += 1;
        };
        let id: ContentId | undefined;
        try {
          await step(signal);
          for await (const chunk of chunksOf(bytes, wrong.deaf ? undefined : signal)) {
            signal?.throwIfAborted();
            if (isAway) throw away("The store is away");
            hash.update(chunk);
            buffered.push(chunk);
            onProgress?.({ type: "blob:sent", bytes: (sent += chunk.length) });
            const length = buffered.reduce((sum, one) => sum + one.length, 0);
            if (length < PART || wrong.wholeInMemory) continue;
            const whole = Buffer.concat(buffered);
            await send(whole.subarray(0, PART));
            buffered = [whole.subarray(PART)];
          }
          if (!(wrong.tailForgotten && parts.length > 0)) await send(Buffer.concat(buffered));
          else await step(signal);
          await step(signal);
          id = contentIdOfDigest(hash.digest());
          const [tail, ...fore] = parts.toReversed();
          const whole = Buffer.concat(wrong.partsReversed && tail ? [...fore, tail] : parts);
          kept.set(id, whole);
          if (wrong.publishedBeforePinned) await step();
          await hold(id, holder);
          return id;
        } catch (error) {
          if (wrong.failedPutUnpins) for (const one of kept.keys()) letGo(one, holder);
          throw error;
        } finally {
          if (!wrong.stagingShared || id) staged.delete(upload);
        }
      },

      async *get(id, options) {
        const { signal } = checkOptions(options);
        await step(signal);
        const bytes = kept.get(id);
        if (!bytes) throw away(`No blob ${id}`);
        if (wrong.pool && (readers += 1) > wrong.pool) await new Promise<never>(() => {});
        const hash = createHash("sha256");
        for (let at = 0; at < bytes.length; at += 65_536) {
          signal?.throwIfAborted();
          if (at % 1_048_576 === 0) await step(signal);
          const chunk = Uint8Array.from(bytes.subarray(at, at + 65_536));
          hash.update(chunk);
          yield chunk;
        }
        readers -= 1;
        if (contentIdOfDigest(hash.digest()) !== id) throw new ChartkeyError("BLOB_MISMATCH");
      },

      async size(id, options) {
        const { signal } = checkOptions(options);
        await step(signal);
        const found = wrong.sizesAreCached ? sizes.get(id) : undefined;
        const size = found ?? kept.get(id)?.length;
        if (size !== undefined) sizes.set(id, size);
        return size;
      },

      async pin(id, options) {
        const { holder, signal } = checkHolderOptions(options);
        if (wrong.failedPinStays) await hold(id, holder);
        await step(signal);
        if (!kept.has(id)) throw away(`No blob ${id}`);
        if (wrong.pinChecksFirst) for (let turn = 0; turn < 4; turn += 1) await step();
        await hold(id, holder);
      },

      async unpin(id, options) {
        const { holder, signal } = checkHolderOptions(options);
        await step(signal);
        letGo(id, holder);
        if (wrong.pinChecksFirst && held(id).size === 0) kept.delete(id);
      },
    };
  };

  return {
    blobs: connect(),
    layout: "whole",
    patience: 20_000,
    // these never end a call that should end at once, so that a busy machine makes no difference
    ...((wrong.deaf || wrong.pool !== undefined) && { soon: 100 }),
    connect,
    async corrupt(id) {
      const bytes = Uint8Array.from(kept.get(id) ?? []);
      bytes[0] = (bytes[0] ?? 0) ^ 1;
      kept.set(id, bytes);
    },
    unplug: async () => void (isAway = true),
    async replug() {
      [isAway, isFull, isSlow] = [false, false, false];
      hung?.resolve();
      hung = undefined;
    },
    fill: async () => void (isFull = true),
    hang: async () => void (hung = Promise.withResolvers()),
    slow: async () => void (isSlow = true),
    async collect() {
      for (const id of kept.keys()) if (held(id).size === 0) kept.delete(id);
    },
    dump: async () => [...kept.keys(), ...[...staged.values()].flatMap((parts) => parts.map(() => "a part"))],
    dispose: async () => {},
  };
}
