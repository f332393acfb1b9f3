import { contentIdOfDigest } from "../../domain/identifiers/content-id.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { BlobStore } from "../../ports/blob-store.js";
import type { BlobStoreFixture } from "../blob-store-fixture.js";
import { rangesBeginLate } from "./blob-store-ranges.js";
import { onPort, replacing, type Sabotage } from "./sabotage.js";

const blobs = (change: (honest: BlobStore) => Partial<BlobStore>) => onPort<BlobStoreFixture>()("blobs", change);

const refusalIsAbsence = (honest: BlobStore): BlobStore =>
  replacing(honest, { size: (...query) => honest.size(...query).catch(() => undefined) });

const telling = (honest: BlobStore, secrets: readonly string[]): BlobStore =>
  replacing(honest, {
    size: async () => {
      throw new ChartkeyError("MISCONFIGURED", { cause: new Error(`Not let in with ${secrets.join(" ")}`) });
    },
  });

/** Ways in which a blob store goes wrong. */
export const blobStoreSabotages: readonly Sabotage<BlobStoreFixture>[] = [
  rangesBeginLate,
  {
    what: "every blob has the same id",
    noticed: "ids: the same bytes again are the same blob",
    spoil: blobs((honest) => ({
      put: async (bytes, options) => {
        await honest.put(bytes, options);
        return contentIdOfDigest(new Uint8Array(32));
      },
    })),
  },
  {
    what: "only the first chunk is stored",
    noticed: "ids: the chunks of the source make no difference",
    spoil: blobs((honest) => ({
      put: async (bytes, options) => {
        if (bytes instanceof Uint8Array) return honest.put(bytes, options);
        for await (const chunk of bytes) return honest.put(chunk, options);
        return honest.put(new Uint8Array(), options);
      },
    })),
  },
  {
    what: "the last byte is swallowed",
    noticed: "ids: 65537 bytes have their golden id and come back",
    spoil: blobs((honest) => ({
      get: async function* (id, options) {
        for await (const chunk of honest.get(id, options)) yield chunk.length % 2 === 1 ? chunk.subarray(0, -1) : chunk;
      },
    })),
  },
  {
    what: "one buffer serves for all chunks",
    noticed: "get: a chunk keeps its bytes while the reading goes on",
    spoil: blobs((honest) => ({
      get: async function* (id, options) {
        let buffer = new Uint8Array();
        for await (const chunk of honest.get(id, options)) {
          if (buffer.length < chunk.length) buffer = new Uint8Array(chunk.length);
          buffer.set(chunk);
          yield buffer.subarray(0, chunk.length);
        }
      },
    })),
  },
  {
    what: "an unknown id is an empty blob",
    noticed: "get: an unknown id is BLOB_UNAVAILABLE, not an empty stream",
    spoil: blobs((honest) => ({
      get: async function* (id, options) {
        if ((await honest.size(id)) !== undefined) yield* honest.get(id, options);
      },
    })),
  },
  {
    what: "sizes are guessed",
    noticed: "size: an unknown id has none",
    spoil: blobs((honest) => ({ size: async (id, options) => (await honest.size(id, options)) ?? 0 })),
  },
  {
    what: "what a listener throws is swallowed",
    noticed: "progress: a listener that throws ends the call, and nothing is pinned",
    spoil: blobs((honest) => ({
      put: (bytes, options) =>
        honest.put(bytes, {
          ...options,
          onProgress: (event) => {
            try {
              options.onProgress?.(event);
            } catch {
              // as a library's events do
            }
          },
        }),
    })),
  },
  {
    what: "signals are ignored",
    noticed: "abort: a signal that is already aborted is seen first by every method",
    spoil: blobs((honest) => ({
      put: (bytes, options) => honest.put(bytes, { ...options, signal: undefined }),
      get: (id, options) => honest.get(id, { ...options, signal: undefined }),
    })),
  },
  {
    what: "pinning what is not there succeeds",
    noticed: "pin: what is not there cannot be kept",
    spoil: blobs((honest) => ({ pin: (id, options) => honest.pin(id, options).catch(() => {}) })),
  },
  {
    what: "a pin that stands is taken for the blob",
    noticed: "with lose: a pin that stands does not hide that the blob is lost, and can be removed",
    spoil: blobs((honest) => ({
      pin: async (id, options) => {
        for await (const held of honest.pins?.(options) ?? []) if (held === id) return;
        await honest.pin(id, options);
      },
    })),
  },
  {
    what: "a second page of pins is dropped",
    noticed: "listing: more pins than a backend names in one answer",
    spoil: blobs((honest) => ({
      pins: async function* (options) {
        let given = 0;
        for await (const id of honest.pins?.(options) ?? []) if ((given += 1) <= 1_000) yield id;
      },
    })),
  },
  {
    what: "the last pin of a page is the first of the next one too",
    noticed: "listing: more pins than a backend names in one answer",
    spoil: blobs((honest) => ({
      pins: async function* (options) {
        let given = 0;
        for await (const id of honest.pins?.(options) ?? []) {
          yield id;
          if ((given += 1) % 1_000 === 0) yield id;
        }
      },
    })),
  },
  {
    what: "one lost blob ends a list of pins",
    noticed: "with lose: a list names what is pinned, whether or not its bytes are there",
    spoil: blobs((honest) => ({
      pins: async function* (options) {
        for await (const id of honest.pins?.(options) ?? []) {
          await honest.pin(id, options);
          yield id;
        }
      },
    })),
  },
  {
    what: "refused credentials look like a store that is away",
    noticed: "with denied: refused credentials are MISCONFIGURED, and no error shows them",
    spoil: ({ denied, ...fixture }) => ({
      ...fixture,
      denied: denied && (() => denied().then(({ port, secrets }) => ({ port: refusalIsAbsence(port), secrets }))),
    }),
  },
  {
    what: "an error shows the token",
    noticed: "with denied: refused credentials are MISCONFIGURED, and no error shows them",
    spoil: ({ denied, ...fixture }) => ({
      ...fixture,
      denied: denied && (() => denied().then(({ port, secrets }) => ({ port: telling(port, secrets), secrets }))),
    }),
  },
  {
    what: "health writes nothing",
    noticed: "with fill: health finds no room, and finds it again",
    spoil: blobs((honest) => ({
      health: async (options) => {
        await honest.size(contentIdOfDigest(new Uint8Array(32)), options);
      },
    })),
  },
  {
    what: "health leaves a blob behind each time",
    noticed: "with dump: health leaves nothing that stays",
    spoil: blobs((honest) => {
      let times = 0;
      return {
        health: async (options) => {
          times += 1;
          await honest.put(new Uint8Array(times), { signal: options?.signal, holder: "suite/health" });
        },
      };
    }),
  },
  {
    what: "health is claimed without a look",
    noticed: "health: a backend that is away is reported as such, and may be back later",
    spoil: blobs(() => ({ health: async () => {} })),
  },
];
