import { describe, expect, test } from "vitest";
import { blobStoreSuite, sabotages as exported } from "../../src/conformance/index.js";
import { ChartkeyError } from "../../src/errors/chartkey-error.js";
import type { MemoryBlobs, MemoryBlobsOptions } from "../../src/fakes/index.js";
import { contentIdOfDigest } from "../../src/domain/identifiers/content-id.js";
import { joinSabotages } from "./blob-store-join-sabotages.js";
import { partsSabotages } from "./blob-store-parts-sabotages.js";
import { memoryBlobsFixture } from "./memory-blobs-fixture.js";

interface Sabotage {
  readonly what: string;
  /** Cases that must notice, by the start of their names. */
  readonly noticed: readonly string[];
  /** What they must say, where another failure would be chance. */
  readonly says?: RegExp;
  readonly options?: MemoryBlobsOptions;
  readonly change: (honest: MemoryBlobs) => Partial<MemoryBlobs>;
}

const DENIED = "with denied: refused credentials are MISCONFIGURED, and no error shows them";
const DENIED_JOIN = "with denied: a join with refused credentials is MISCONFIGURED";
const firstId = contentIdOfDigest(new Uint8Array(32));

const sabotages: readonly Sabotage[] = [
  {
    what: "every blob has the same id",
    noticed: ["ids: 1 bytes", "ids: the same bytes again"],
    change: (honest) => ({ put: (bytes, options) => honest.put(bytes, options).then(() => firstId) }),
  },
  {
    what: "only the first chunk is stored",
    noticed: ["ids: 65537 bytes", "ids: the chunks of the source", "progress: counts"],
    change: (honest) => ({
      put: async (bytes, options) => {
        if (bytes instanceof Uint8Array) return honest.put(bytes, options);
        for await (const chunk of bytes) return honest.put(chunk, options);
        return honest.put(new Uint8Array(), options);
      },
    }),
  },
  {
    what: "the whole buffer under the bytes is stored",
    noticed: ["ids: a source that starts inside"],
    change: (honest) => ({
      put: (bytes, options) => honest.put(bytes instanceof Uint8Array ? new Uint8Array(bytes.buffer) : bytes, options),
    }),
  },
  {
    what: "an unknown id reads as an empty stream",
    noticed: ["get: an unknown id", "with pins: a blob stays"],
    change: (honest) => ({
      get: async function* (id, options) {
        if (honest.ids().includes(id)) yield* honest.get(id, options);
      },
    }),
  },
  {
    what: "the last byte is swallowed",
    noticed: ["ids: 1 bytes", "ids: 65537 bytes"],
    change: (honest) => ({
      get: async function* (id, options) {
        for await (const chunk of honest.get(id, options)) yield chunk.length < 65_536 ? chunk.subarray(0, -1) : chunk;
      },
    }),
  },
  {
    what: "readers share one buffer with the store",
    noticed: ["get: what a reader does"],
    change: (honest) => {
      const seen = new Map<string, Uint8Array[]>();
      return {
        get: async function* (id, options) {
          const chunks = seen.get(id) ?? [];
          if (!seen.has(id)) for await (const chunk of honest.get(id, options)) chunks.push(chunk);
          seen.set(id, chunks);
          yield* chunks;
        },
      };
    },
  },
  {
    what: "readers share one cursor",
    noticed: ["get: a blob can be read twice"],
    change: (honest) => {
      const cursors = new Map<string, AsyncIterator<Uint8Array>>();
      return {
        get: (id, options) => {
          const cursor = cursors.get(id) ?? honest.get(id, options)[Symbol.asyncIterator]();
          cursors.set(id, cursor);
          return { [Symbol.asyncIterator]: () => ({ next: () => cursor.next() }) };
        },
      };
    },
  },
  {
    what: "a failed put leaves its source open",
    noticed: ["source: it is closed"],
    change: (honest) => ({
      put: (bytes, options) => {
        if (bytes instanceof Uint8Array) return honest.put(bytes, options);
        const source = bytes[Symbol.asyncIterator]();
        return honest.put({ [Symbol.asyncIterator]: () => ({ next: () => source.next() }) }, options);
      },
    }),
  },
  {
    what: "readers wait for those who left early",
    noticed: ["get: leaving the loop early"],
    change: (honest) => {
      let readers = 0;
      return {
        get: async function* (id, options) {
          if ((readers += 1) > 6) throw new Error("no connection left");
          yield* honest.get(id, options);
          readers -= 1;
        },
      };
    },
  },
  {
    what: "sizes are guessed",
    noticed: ["ids: 0 bytes", "size: an unknown id"],
    change: () => ({ size: async () => 4_096 }),
  },
  {
    what: "what comes back is not checked",
    noticed: ["corruption: a changed byte", "corruption: one bad blob"],
    change: (honest) => {
      const copies = new Map<string, Uint8Array>();
      return {
        put: async (bytes, options) => {
          const id = await honest.put(bytes, options);
          const chunks: Uint8Array[] = [];
          for await (const chunk of honest.get(id)) chunks.push(chunk);
          copies.set(id, Buffer.concat(chunks));
          return id;
        },
        get: async function* (id, options) {
          options?.signal?.throwIfAborted();
          const copy = copies.get(id);
          if (copy) yield copy.slice();
          else yield* honest.get(id, options);
        },
      };
    },
  },
  {
    what: "progress counts chunks, not bytes",
    noticed: ["progress: counts"],
    change: (honest) => ({
      put: (bytes, { onProgress, ...options }) => {
        let chunks = 0;
        return honest.put(bytes, {
          ...options,
          onProgress: (event) => onProgress?.({ ...event, bytes: (chunks += 1) }),
        });
      },
    }),
  },
  {
    what: "what a listener throws is swallowed",
    noticed: ["progress: a listener that throws"],
    change: (honest) => ({
      put: (bytes, { onProgress, ...options }) =>
        honest.put(bytes, {
          ...options,
          onProgress: (event) => {
            try {
              onProgress?.(event);
            } catch {
              // the sabotage
            }
          },
        }),
    }),
  },
  {
    what: "signals are ignored",
    noticed: ["abort: a signal", "abort: while a put", "abort: after the last", "abort: while a get"],
    change: (honest) => ({
      put: (bytes, { holder, onProgress }) => honest.put(bytes, { holder, onProgress }),
      get: (id) => honest.get(id),
      size: (id) => honest.size(id),
      pin: (id, { holder }) => honest.pin(id, { holder }),
      unpin: (id, { holder }) => honest.unpin(id, { holder }),
    }),
  },
  {
    what: "bytes are pinned before the source has ended well",
    noticed: ["abort: after the last", "source: what it throws"],
    change: (honest) => ({
      put: async (bytes, options) => {
        const chunks: Uint8Array[] = [];
        try {
          if (bytes instanceof Uint8Array) chunks.push(bytes);
          else for await (const chunk of bytes) chunks.push(chunk);
        } catch (error) {
          await honest.put(Buffer.concat(chunks), { holder: options.holder });
          throw error;
        }
        const id = await honest.put(Buffer.concat(chunks), { holder: options.holder });
        options.signal?.throwIfAborted();
        return id;
      },
    }),
  },
  {
    what: "a source is taken as it is",
    noticed: ["source: one that a put has read", "source: a chunk that is not bytes"],
    change: (honest) => ({
      put: async (bytes, options) => {
        const chunks: Uint8Array[] = [];
        if (bytes instanceof Uint8Array) chunks.push(bytes);
        else for await (const chunk of bytes) chunks.push(new Uint8Array(chunk));
        return honest.put(Buffer.concat(chunks), options);
      },
    }),
  },
  {
    what: "chunks are kept without a copy",
    noticed: ["source: a chunk counts as it was"],
    change: (honest) => ({
      put: async (bytes, options) => {
        const chunks: Uint8Array[] = [];
        if (bytes instanceof Uint8Array) chunks.push(bytes);
        else for await (const chunk of bytes) chunks.push(chunk);
        return honest.put(Buffer.concat(chunks), options);
      },
    }),
  },
  {
    what: "bytes in one piece are kept without a copy",
    noticed: ["source: bytes in one piece"],
    change: (honest) => {
      const pieces = new Map<string, Uint8Array>();
      return {
        put: async (bytes, options) => {
          const id = await honest.put(bytes, options);
          if (bytes instanceof Uint8Array) pieces.set(id, bytes);
          return id;
        },
        get: async function* (id, options) {
          const piece = pieces.get(id);
          if (piece) yield piece;
          else yield* honest.get(id, options);
        },
      };
    },
  },
  {
    what: "a source that failed counts as one that ended",
    noticed: ["source: what it throws"],
    change: (honest) => ({
      put: (bytes, options) => {
        async function* quiet() {
          try {
            if (bytes instanceof Uint8Array) yield bytes;
            else yield* bytes;
          } catch {
            // the sabotage
          }
        }
        return honest.put(quiet(), options);
      },
    }),
  },
  {
    what: "a range goes one byte too far",
    noticed: ["ranges: each has its bytes"],
    change: (honest) => ({
      get: (id, options) =>
        honest.get(
          id,
          options?.range && {
            ...options,
            range: { ...options.range, length: Math.min(options.range.length + 1, 2 ** 52) },
          },
        ),
    }),
  },
  {
    what: "a range is ignored",
    noticed: ["ranges: each has its bytes", "ranges: what is no number of bytes", "ranges: an abort between"],
    change: (honest) => ({
      get: (id, { range: _, ...options } = {}) => honest.get(id, options),
    }),
  },
  {
    what: "a range of a store that is away looks empty",
    noticed: ["ranges: a store that is away"],
    change: (honest) => ({
      async *get(id, options) {
        try {
          yield* honest.get(id, options);
        } catch (error) {
          if (!options?.range) throw error;
        }
      },
    }),
  },
  {
    what: "an empty range is not asked for",
    noticed: ["ranges: an unknown id"],
    change: (honest) => ({
      async *get(id, options) {
        if (options?.range?.length !== 0) yield* honest.get(id, options);
      },
    }),
  },
  {
    what: "a range past the end is an error",
    noticed: ["ranges: each has its bytes", "ranges: an empty blob"],
    change: (honest) => ({
      async *get(id, options) {
        const size = await honest.size(id);
        if (options?.range && size !== undefined && options.range.offset >= size)
          throw new ChartkeyError("BLOB_MISMATCH");
        yield* honest.get(id, options);
      },
    }),
  },
  {
    what: "nobody checks what comes out of a range",
    noticed: ["ranges: a changed byte"],
    change: (honest) => {
      const changed = new Map<string, Uint8Array>();
      return {
        async *get(id, options) {
          if (options?.range === undefined) {
            yield* honest.get(id, options);
            return;
          }
          const bytes = changed.get(id) ?? new Uint8Array((await honest.size(id)) ?? 0);
          changed.set(id, bytes);
          yield bytes.slice(options.range.offset, options.range.offset + options.range.length);
        },
      };
    },
  },
  {
    what: "everybody's pins are listed",
    noticed: ["listing: a holder's pins", "listing: holders are distinguished"],
    change: (honest) => ({
      async *pins(options) {
        for await (const _ of honest.pins?.(options) ?? []) break;
        yield* honest.ids();
      },
    }),
  },
  {
    what: "only the first page of a list is read",
    noticed: ["listing: more pins than"],
    change: (honest) => ({
      async *pins(options) {
        let left = 1_000;
        for await (const id of honest.pins?.(options) ?? []) if ((left -= 1) >= 0) yield id;
      },
    }),
  },
  {
    what: "a list is not stopped",
    noticed: ["listing: it checks its signal"],
    change: (honest) => ({ pins: ({ holder }) => honest.pins?.({ holder }) ?? (async function* none() {})() }),
  },
  {
    what: "a holder that has let go cannot hold again",
    noticed: ["with pins: a holder that let go"],
    change: (honest) => {
      const gone = new Set<string>();
      return {
        pin: async (id, options) => {
          if (!gone.has(`${id} ${options.holder}`)) await honest.pin(id, options);
        },
        unpin: async (id, options) => {
          gone.add(`${id} ${options.holder}`);
          await honest.unpin(id, options);
        },
      };
    },
  },
  {
    what: "a pin that stands is taken for the blob",
    noticed: ["with lose: a pin that stands"],
    change: (honest) => {
      const stands = new Set<string>();
      return {
        put: async (bytes, options) => {
          const id = await honest.put(bytes, options);
          stands.add(`${id} ${options.holder}`);
          return id;
        },
        pin: async (id, options) => {
          if (!stands.has(`${id} ${options.holder}`)) await honest.pin(id, options);
        },
      };
    },
  },
  {
    what: "what is lost is left out of a list",
    noticed: ["with lose: a list names"],
    change: (honest) => ({
      async *pins(options) {
        for await (const id of honest.pins?.(options) ?? []) if ((await honest.size(id)) !== undefined) yield id;
      },
    }),
  },
  {
    what: "a list of a store that is away is empty",
    noticed: ["listing: a store that is away"],
    change: (honest) => ({
      async *pins(options) {
        try {
          yield* honest.pins?.(options) ?? [];
        } catch {
          options.signal?.throwIfAborted();
        }
      },
    }),
  },
  {
    what: "many pins are set for somebody else, and whatever happens",
    noticed: ["bulk: many pins", "bulk: a blob that is not there", "bulk: they check their signal"],
    options: { bulk: true },
    change: (honest) => ({
      pinAll: async (ids) => void (await Promise.allSettled(ids.map((id) => honest.pin(id, { holder: "nobody" })))),
    }),
  },
  {
    what: "many pins are set in one request, of a thousand at most",
    noticed: ["bulk: the last of 1,001"],
    options: { bulk: true },
    change: (honest) => ({ pinAll: async (ids, options) => honest.pinAll?.(ids.slice(0, 1_000), options) }),
  },
  {
    what: "many pins are removed in one request, of a thousand at most",
    noticed: ["bulk: the last of 1,001"],
    options: { bulk: true },
    change: (honest) => ({ unpinAll: async (ids, options) => honest.unpinAll?.(ids.slice(0, 1_000), options) }),
  },
  {
    what: "a pin that stays keeps those behind it",
    noticed: ["with refuse: a pin that stays"],
    options: { bulk: true },
    change: (honest) => ({
      unpinAll: async (ids, options) => {
        for (const id of ids) await honest.unpin(id, options);
      },
    }),
  },
  {
    what: "pins that stay are not named",
    noticed: ["with refuse: a pin that stays"],
    options: { bulk: true },
    change: (honest) => ({
      unpinAll: async (ids, options) => {
        const results = await Promise.allSettled(ids.map((id) => honest.unpin(id, options)));
        for (const result of results) if (result.status === "rejected") throw result.reason;
      },
    }),
  },
  {
    what: "a limit is below a block's size",
    noticed: ["limits: a limit leaves room"],
    change: (honest) => ({ capabilities: { ...honest.capabilities, maxBytes: 1_000 } }),
  },
  {
    what: "a limit counts one byte too few",
    noticed: ["limits: a blob of the most bytes", "limits: one byte more"],
    options: { maxBytes: 2_000_000 },
    change: (honest) => ({ capabilities: { ...honest.capabilities, maxBytes: 2_000_001 } }),
  },
  {
    what: "what is too large is stored first",
    noticed: ["limits: a stream without an end"],
    options: { maxBytes: 2_000_000 },
    change: (honest) => ({
      put: async (bytes, options) => {
        if (bytes instanceof Uint8Array) return honest.put(bytes, options);
        const parts: Uint8Array[] = [];
        let size = 0;
        for await (const chunk of bytes) {
          parts.push(chunk);
          size += chunk.length;
          if (size > 50_000_000) break;
        }
        return honest.put(new Uint8Array(await new Blob(parts as Uint8Array<ArrayBuffer>[]).arrayBuffer()), options);
      },
    }),
  },
  {
    what: "a source is read to its end first, deaf to aborts and limits",
    noticed: ["source: it is closed", "limits: a stream without an end"],
    says: /^The store read \d+ bytes of its source, and went on (?:after its signal was aborted|beyond its limit)/u,
    options: { maxBytes: 2_000_000 },
    change: (honest) => ({
      put: async (bytes, { signal: _, ...options }) => {
        if (bytes instanceof Uint8Array) return honest.put(bytes, options);
        const chunks: Uint8Array[] = [];
        for await (const chunk of bytes) chunks.push(chunk);
        return honest.put(Buffer.concat(chunks), options);
      },
    }),
  },
  {
    what: "a source is read to its end first, and what it throws is swallowed",
    noticed: ["source: it is closed"],
    says: /^The store read \d+ bytes of its source/u,
    change: () => ({
      put: async (bytes) => {
        if (!(bytes instanceof Uint8Array))
          try {
            for await (const _ of bytes);
          } catch {
            // the sabotage
          }
        throw new ChartkeyError("BLOB_UNAVAILABLE");
      },
    }),
  },
  {
    what: "health is claimed without a look",
    noticed: ["health: a backend that is away", "health: it checks its signal"],
    change: () => ({ health: async () => {} }),
  },
  {
    what: "health writes nothing",
    noticed: ["with fill: health finds no room"],
    change: (honest) => ({ health: async (options) => void (await honest.size(firstId, options)) }),
  },
  {
    what: "health leaves a blob behind each time",
    noticed: ["with dump: health leaves nothing"],
    change: (honest) => {
      let times = 0;
      return {
        health: async (options) =>
          void (await honest.put(new Uint8Array((times += 1)), { signal: options?.signal, holder: "suite/health" })),
      };
    },
  },
  {
    what: "health finds fault with what is well",
    noticed: ["health: a backend that answers"],
    change: () => ({
      health: async () => {
        throw new ChartkeyError("MISCONFIGURED");
      },
    }),
  },
  {
    what: "a store that is away looks empty",
    noticed: ["unplugged: every method", "unplugged: in the middle of a get"],
    change: (honest) => ({
      get: async function* (id, options) {
        let started = false;
        try {
          for await (const chunk of honest.get(id, options)) {
            started = true;
            yield chunk;
          }
        } catch (error) {
          if (!started) throw error;
        }
      },
      size: (id, options) => honest.size(id, options).catch(() => undefined),
    }),
  },
  {
    what: "a put that was cut off keeps what came",
    noticed: ["unplugged: in the middle of a put"],
    change: (honest) => ({
      put: async (bytes, options) => {
        const chunks: Uint8Array[] = [];
        if (bytes instanceof Uint8Array) return honest.put(bytes, options);
        for await (const chunk of bytes) chunks.push(chunk);
        honest.replug();
        return honest.put(Buffer.concat(chunks), options);
      },
    }),
  },
  {
    what: "pins are not counted",
    noticed: ["with pins: a blob stays", "with pins: two holders", "with pins: many holders", "with pins: letting go"],
    change: (honest) => ({
      put: (bytes, options) => honest.put(bytes, { ...options, holder: "all" }),
      pin: (id, options) => honest.pin(id, { ...options, holder: "all" }),
      unpin: (id, options) => honest.unpin(id, { ...options, holder: "all" }),
    }),
  },
  {
    what: "pins are counted by call, not by holder",
    noticed: ["with pins: a holder counts once"],
    change: (honest) => {
      let calls = 0;
      return { pin: (id, options) => honest.pin(id, { ...options, holder: `${options.holder}${(calls += 1)}` }) };
    },
  },
  {
    what: "holders are paths",
    noticed: ["with pins: holders are distinguished"],
    change: (honest) => {
      const path = (holder: string) => new URL(holder, "file:///").pathname;
      return {
        put: (bytes, options) => honest.put(bytes, { ...options, holder: path(options.holder) }),
        pin: (id, options) => honest.pin(id, { ...options, holder: path(options.holder) }),
        unpin: (id, options) => honest.unpin(id, { ...options, holder: path(options.holder) }),
      };
    },
  },
  {
    what: "nothing is ever let go",
    noticed: ["with pins: a blob stays", "with pins: blobs that begin alike", "with pins: a blob that repeats"],
    change: () => ({ unpin: async () => {} }),
  },
  {
    what: "pinning what is not there succeeds",
    noticed: ["pin: what is not there", "unplugged: every method"],
    change: () => ({ pin: async () => {} }),
  },
  {
    what: "a store without pins lets go all the same",
    noticed: ["without pins: unpin does nothing"],
    change: (honest) => ({ ...honest, capabilities: { pins: false } }),
  },
  {
    what: "a collection deletes what a put has just stored",
    noticed: ["with pins: a collection in the middle"],
    change: (honest) => ({
      put: async (bytes, options) => {
        const id = await honest.put(bytes, options);
        if (!(bytes instanceof Uint8Array)) await honest.unpin(id, options);
        return id;
      },
    }),
  },
];

describe("the blob store suite notices", () => {
  for (const { what, noticed, says, options, change } of [...sabotages, ...joinSabotages])
    test(what, async () => {
      for (const prefix of noticed) {
        const cases = Object.entries(blobStoreSuite).filter(([name]) => name.startsWith(prefix));
        expect(cases.map(([name]) => name)).toEqual([expect.stringContaining(prefix)]);
        for (const [, run] of cases)
          await expect(run(() => memoryBlobsFixture(options, change))).rejects.toThrow(says ?? /(?:)/u);
      }
    });

  test("that wrong credentials are let in", async () => {
    const open = async () => {
      const fixture = await memoryBlobsFixture();
      return { ...fixture, denied: async () => ({ port: fixture.blobs, secrets: [] }) };
    };
    for (const name of [DENIED, DENIED_JOIN])
      await expect(blobStoreSuite[name]?.(open)).rejects.toThrow("should have failed with MISCONFIGURED");
  });

  test("something in every case", () => {
    const covered = [
      ...[...sabotages, ...joinSabotages].flatMap(({ noticed }) => noticed),
      DENIED,
      DENIED_JOIN,
      // each of which is run over the memory store elsewhere
      ...exported.blobStore.map(({ noticed }) => noticed),
      ...partsSabotages.map(([_what, _wrong, noticed]) => noticed),
    ];
    const unproven = Object.keys(blobStoreSuite).filter((name) => !covered.some((prefix) => name.startsWith(prefix)));
    expect(unproven.filter((name) => !/^ids: \d+ bytes/u.test(name))).toEqual([]);
  });
});
