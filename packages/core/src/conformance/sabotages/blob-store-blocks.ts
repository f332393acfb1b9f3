import { contentIdBytes, type ContentId, contentIdOfDigest } from "../../domain/identifiers/content-id.js";
import { isChartkeyError } from "../../errors/chartkey-error.js";
import type { GetOptions } from "../../ports/blob-store.js";
import type { BlobStoreFixture } from "../blob-store-fixture.js";
import { onPort, type Sabotage } from "./sabotage.js";

const MiB = 1_048_576;
/** As many as a client of HTTP has connections by default. */
const POOL = 50;
const ofRanges = "blocks: of each range, the root and the leaves that hold it, and no others";

type Groups = AsyncIterable<readonly Uint8Array[]>;
type Read = (id: ContentId, options?: GetOptions) => Groups;

async function* none(): AsyncGenerator<readonly Uint8Array[]> {}

/** Spoils the blocks of a store, and leaves one alone that has none. */
const reading = (change: (read: Read) => Read) =>
  onPort<BlobStoreFixture>()("blobs", (honest) => ({
    blocks: change((...call) => honest.blocks?.(...call) ?? none()),
  }));

/** Spoils each group of blocks. */
const groups = (change: (group: readonly Uint8Array[], nth: number) => Iterable<readonly Uint8Array[]>) =>
  reading(
    (read) =>
      async function* blocks(...call) {
        let nth = -1;
        for await (const group of read(...call)) yield* change(group, (nth += 1));
      },
  );

/** Ends blocks as good where they fail with a code. */
const endingAt = (code: "BLOB_MISMATCH" | "BLOB_UNAVAILABLE") =>
  reading(
    (read) =>
      async function* blocks(...call) {
        try {
          yield* read(...call);
        } catch (error) {
          if (!isChartkeyError(error, code)) throw error;
        }
      },
  );

/** Ways in which the blocks of a store go wrong. */
export const blobStoreBlocksSabotages: readonly Sabotage<BlobStoreFixture>[] = [
  {
    what: "a wrapper declares blocks, and does not pass on the method",
    noticed: "blocks: a store that declares them has them",
    // an object by type, since the port's own types do not allow it
    spoil: onPort<BlobStoreFixture>()("blobs", () => ({ blocks: undefined }) as object),
  },
  {
    what: "the root is left out",
    noticed: ofRanges,
    spoil: groups((group, nth) => [nth === 0 ? group.slice(1) : group]),
  },
  { what: "a leaf comes before the nodes to it", noticed: ofRanges, spoil: groups((group) => [group.toReversed()]) },
  {
    what: "nodes come before it is known that there is a leaf",
    noticed: ofRanges,
    spoil: groups((group) => group.map((block) => [block])),
  },
  {
    what: "the leaves of the whole come for each range",
    noticed: ofRanges,
    spoil: reading((read) => (id, options) => read(id, { signal: options?.signal })),
  },
  {
    what: "the last leaf is cut",
    noticed: ofRanges,
    spoil: groups((group) => [
      group.map((block, nth) => (nth > 0 && block.length < MiB ? block.subarray(0, -1) : block)),
    ]),
  },
  {
    what: "a leaf comes twice",
    noticed: ofRanges,
    spoil: groups((group, nth) => (nth === 1 ? [group, group] : [group])),
  },
  {
    what: "a leaf has more than 1 MiB",
    noticed: ofRanges,
    spoil: groups((group) => [group.map((block) => (block.length === MiB ? new Uint8Array(MiB + 1) : block))]),
  },
  {
    what: "readers share the store's own blocks",
    noticed: "blocks: a reader may keep them and write into them",
    spoil: reading((read) => {
      const seen = new Map<string, readonly (readonly Uint8Array[])[]>();
      return async function* blocks(id, options) {
        if (!seen.has(id)) {
          const all: (readonly Uint8Array[])[] = [];
          for await (const group of read(id, options)) all.push(group);
          seen.set(id, all);
        }
        yield* seen.get(id) ?? [];
      };
    }),
  },
  {
    what: "readers of blocks who leave early keep a pool's connections",
    noticed: "blocks: leaving the loop early frees what it took",
    spoil: reading((read) => {
      let open = 0;
      return async function* blocks(...call) {
        open += 1;
        if (open > POOL) await new Promise<never>(() => {});
        yield* read(...call);
        open -= 1;
      };
    }),
  },
  {
    what: "an unknown id has no blocks",
    noticed: "blocks: an unknown id is BLOB_UNAVAILABLE, also for an empty range",
    spoil: endingAt("BLOB_UNAVAILABLE"),
  },
  {
    what: "blocks end when the store goes away, as if they were all",
    noticed: "blocks: a store that goes away is BLOB_UNAVAILABLE, and ends no blocks as good",
    spoil: endingAt("BLOB_UNAVAILABLE"),
  },
  {
    what: "an id of blocks is put right",
    noticed: "blocks: what is no id is a TypeError",
    spoil: reading((read) => (id, options) => read((id.trim().toLowerCase() || id) as ContentId, options)),
  },
  {
    what: "the codec of an id is ignored",
    noticed: "blocks: one block under the id of a tree is no tree",
    spoil: reading((read) => (id, options) => read(contentIdOfDigest(contentIdBytes(id).slice(4)), options)),
  },
  {
    what: "a range of blocks is rounded",
    noticed: "blocks: a range that is no numbers of bytes is a TypeError",
    spoil: reading((read) => (id, { range, ...options } = {}) => {
      const [offset, length] = [Math.trunc(range?.offset ?? 0), Math.trunc(range?.length ?? MiB)];
      return read(id, { ...options, range: { offset, length } });
    }),
  },
  {
    what: "blocks end before a changed one, as if they were all",
    noticed: "blocks: a changed one never comes out",
    spoil: endingAt("BLOB_MISMATCH"),
  },
  {
    what: "blocks ignore their signal",
    noticed: "blocks: an abort is seen first, and between two of them",
    spoil: reading(
      (read) =>
        (id, { signal: _, ...options } = {}) =>
          read(id, options),
    ),
  },
];
