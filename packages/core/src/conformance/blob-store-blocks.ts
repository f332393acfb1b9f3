import { sha256 } from "@noble/hashes/sha2.js";
import { boundsOf, type ByteRange } from "../domain/checks/byte-range.js";
import {
  contentIdBytes,
  type ContentId,
  contentIdFromBytes,
  parseContentId,
} from "../domain/identifiers/content-id.js";
import type { GetOptions } from "../ports/blob-store.js";
import { equal, ok, rejects, rejectsWith, soon, throwsTypeError } from "./assert.js";
import type { BlobStoreFixture } from "./blob-store-fixture.js";
import { rangesOf } from "./blob-store-ranges.js";
import { sampleBytes, sampleStream } from "./blob-store-samples.js";
import { suite, type Suite } from "./suite.js";

const MiB = 1_048_576;
const holder = "suite/blocks";
/** The codec of a tree's nodes, in an id. */
const DAG_PB = 0x70;
/** More readers than a pool has connections: clients of HTTP have 50 at most by default. */
const READERS = 64;
/** The ids of a digest that no blob has: 32 zero bytes. */
const unknown = [
  parseContentId("bafkreiaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
  parseContentId("bafybeiaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
];

type Run = (fixture: BlobStoreFixture) => Promise<void>;

/** Runs a case only for a store that gives blocks. */
const withBlocks =
  (run: Run): Run =>
  async (fixture) => {
    if (fixture.blobs.capabilities.blocks === true) await run(fixture);
  };

type Store = Pick<BlobStoreFixture, "blobs">;

function blocks({ blobs }: Store, id: ContentId, options?: GetOptions): AsyncIterable<readonly Uint8Array[]> {
  const given = blobs.blocks?.(id, options);
  ok(given, "It declares blocks, and has no method for them");
  return given;
}

/** The blocks as they came together, none of which may be larger than a client takes. */
async function groupsOf(...call: Parameters<typeof blocks>): Promise<readonly (readonly Uint8Array[])[]> {
  const groups: (readonly Uint8Array[])[] = [];
  for await (const group of blocks(...call)) {
    for (const block of group) ok(block.length <= MiB, `A block has ${block.length} bytes, more than 1 MiB`);
    groups.push(group);
  }
  return groups;
}

/** Checks that a block is the root of a blob. */
function checkRoot(id: ContentId, block: Uint8Array): void {
  // version, codec, hash and length come before the digest
  equal(sha256(block), contentIdBytes(id).slice(4), `The digest of the first block of ${id}`);
}

/** The leaves of a tree of `unixfs-v1-2025` in which a range is. */
function leavesOf(bytes: Uint8Array, range: ByteRange): readonly Uint8Array[] {
  const { from, to } = boundsOf(range, bytes.length);
  const leaves: Uint8Array[] = [];
  if (from < to) for (let at = from - (from % MiB); at < to; at += MiB) leaves.push(bytes.slice(at, at + MiB));
  return leaves;
}

/** Checks the blocks of a range of a blob whose tree is one block, or a root and its leaves. */
function checkGroups(id: ContentId, groups: readonly (readonly Uint8Array[])[], bytes: Uint8Array, range: ByteRange) {
  const what = `${range.length} bytes from ${range.offset} on, of ${bytes.length}`;
  const [root, ...leaves] = groups.flat();
  ok(root, `There is no block for ${what}`);
  checkRoot(id, root);
  const wanted = bytes.length > MiB ? leavesOf(bytes, range) : [];
  equal(leaves, wanted, `The leaves that hold ${what}`);
  // what fails on the way to a leaf must be told before anything of it has gone out
  equal(
    groups.map(({ length }) => length),
    wanted.length > 0 ? wanted.map((_, nth) => (nth === 0 ? 2 : 1)) : [1],
    `How many blocks came at once for ${what}: each leaf behind its nodes`,
  );
}

export const blobStoreBlocks: Suite<BlobStoreFixture> = suite<BlobStoreFixture>({
  "blocks: a store that declares them has them": withBlocks(async ({ blobs }) => {
    equal(typeof blobs.blocks, "function", "What `blocks` is");
  }),

  "blocks: of each range, the root and the leaves that hold it, and no others": withBlocks(async ({ blobs }) => {
    for (const size of [0, 30, MiB, 3 * MiB + 5]) {
      const bytes = sampleBytes(size);
      const id = await blobs.put(sampleStream(size), { holder });
      checkGroups(id, await groupsOf({ blobs }, id), bytes, { offset: 0, length: size });
      for (const [offset, length] of size === 0 ? [[0, 0] as const, [0, 9] as const] : rangesOf(size))
        checkGroups(id, await groupsOf({ blobs }, id, { range: { offset, length } }), bytes, { offset, length });
    }
  }),

  "blocks: a reader may keep them and write into them": withBlocks(async ({ blobs }) => {
    const bytes = sampleBytes(3 * MiB);
    const id = await blobs.put(bytes, { holder });
    const range = { offset: 0, length: bytes.length };
    const kept = await groupsOf({ blobs }, id);
    for (const block of (await groupsOf({ blobs }, id)).flat()) block.fill(0);
    checkGroups(id, kept, bytes, range);
    checkGroups(id, await groupsOf({ blobs }, id), bytes, range);
  }),

  "blocks: leaving the loop early frees what it took": withBlocks(async (fixture) => {
    const id = await fixture.blobs.put(sampleStream(3 * MiB), { holder });
    for (let round = 1; round <= READERS; round += 1) {
      const reading = blocks(fixture, id)[Symbol.asyncIterator]();
      const first = reading.next();
      await soon(fixture, `The first block for reader ${round}, after all others have left,`, first);
      await soon(fixture, `Reader ${round}, who leaves early,`, Promise.resolve(reading.return?.()));
    }
    equal((await groupsOf(fixture, id)).length, 3, "How many leaves come after it");
  }),

  "blocks: an unknown id is BLOB_UNAVAILABLE, also for an empty range": withBlocks(async (fixture) => {
    for (const id of unknown)
      for (const length of [0, 1]) {
        const reading = () => groupsOf(fixture, id, { range: { offset: 0, length } });
        equal((await rejects(reading, "BLOB_UNAVAILABLE")).retryable, true, "Whether it is retryable");
      }
  }),

  "blocks: what is no id is a TypeError": withBlocks(async (fixture) => {
    const id = await fixture.blobs.put(sampleBytes(30), { holder });
    for (const wrong of ["", ` ${id}`, id.toUpperCase(), id.slice(0, -1), `/ipfs/${id}`, `${id}/..`])
      await throwsTypeError(() => groupsOf(fixture, wrong as ContentId), wrong);
  }),

  "blocks: one block under the id of a tree is no tree": withBlocks(async (fixture) => {
    const bytes = contentIdBytes(await fixture.blobs.put(sampleBytes(30), { holder })).slice();
    bytes[1] = DAG_PB;
    await rejects(() => groupsOf(fixture, contentIdFromBytes(bytes)), "BLOB_MISMATCH", "BLOB_UNAVAILABLE");
  }),

  "blocks: a range that is no numbers of bytes is a TypeError": withBlocks(async (fixture) => {
    const id = await fixture.blobs.put(sampleBytes(30), { holder });
    for (const [offset, length] of [
      [1.5, 3],
      [3, 1.5],
      [-1, 3],
      [0, Infinity],
      [Number.NaN, 1],
    ] as const)
      await throwsTypeError(() => groupsOf(fixture, id, { range: { offset, length } }), [offset, length]);
  }),

  "blocks: a changed one never comes out": withBlocks(async (fixture) => {
    for (const size of [1_000, 2 * MiB + 100]) {
      const bytes = sampleBytes(size);
      const id = await fixture.blobs.put(sampleStream(size), { holder });
      await fixture.corrupt(id);
      const came: Uint8Array[] = [];
      const reading = async () => {
        for await (const group of blocks(fixture, id)) came.push(...group);
      };
      await rejects(reading, "BLOB_MISMATCH");
      const [root, ...leaves] = came;
      if (root) checkRoot(id, root);
      const sound = leavesOf(bytes, { offset: 0, length: size });
      equal(leaves, sound.slice(0, leaves.length), "What came before the changed one");
    }
  }),

  "blocks: an abort is seen first, and between two of them": withBlocks(async (fixture) => {
    const id = await fixture.blobs.put(sampleStream(3 * MiB), { holder });
    const reason = new Error("stopped");
    await rejectsWith(() => groupsOf(fixture, id, { signal: AbortSignal.abort(reason) }), reason);
    const stop = new AbortController();
    const reading = async () => {
      for await (const _ of blocks(fixture, id, { signal: stop.signal })) stop.abort(reason);
    };
    await rejectsWith(reading, reason);
  }),

  "blocks: a store that goes away is BLOB_UNAVAILABLE, and ends no blocks as good": withBlocks(async (fixture) => {
    const size = 20_971_527;
    const id = await fixture.blobs.put(sampleStream(size), { holder });
    let leaves = 0;
    const reading = async () => {
      for await (const _ of blocks(fixture, id)) if ((leaves += 1) === 1) await fixture.unplug();
    };
    // leaves that the store had read ahead may be all of them
    const outcome = await reading().then(
      () => leaves === Math.ceil(size / MiB),
      (error: unknown) => rejects(() => Promise.reject(error), "BLOB_UNAVAILABLE").then(() => true),
    );
    ok(outcome, `The blocks ended after ${leaves} leaves as if they were all`);
    await rejects(() => groupsOf(fixture, id), "BLOB_UNAVAILABLE");
  }),
});
