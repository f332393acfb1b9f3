import { parseContentId } from "../domain/identifiers/content-id.js";
import { collect } from "../streams/bytes.js";
import { equal, rejects, rejectsWith, throwsTypeError } from "./assert.js";
import type { BlobStoreFixture } from "./blob-store-fixture.js";
import { sampleBytes, sampleStream } from "./blob-store-samples.js";
import { suite, type Suite } from "./suite.js";

const MiB = 1_048_576;
const holder = "suite/ranges";
const unknown = parseContentId("bafkreiaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
/** The largest integer that a number holds exactly. */
const MAX = Number.MAX_SAFE_INTEGER;

/** Runs a case only for a store that reads ranges. */
const withRanges =
  (run: (fixture: BlobStoreFixture) => Promise<void>) =>
  async (fixture: BlobStoreFixture): Promise<void> => {
    if (fixture.blobs.capabilities.ranges === true) await run(fixture);
  };

/** Offsets and lengths in a blob of this size: at its ends, round each MiB, and past the end. */
export function* rangesOf(size: number): Generator<readonly [offset: number, length: number]> {
  yield [0, size];
  yield [0, 1];
  yield [size - 1, 1];
  yield [Math.floor(size / 2), 10];
  yield [0, 0];
  yield [size, 0];
  yield [size, 1];
  yield [size + 10, 5];
  yield [size - 1, 100];
  yield [0, MAX];
  yield [MAX, MAX];
  for (let edge = MiB; edge < size; edge += MiB) {
    yield [edge - 1, 1];
    yield [edge - 1, 2];
    yield [edge, 1];
    yield [edge - 3, MiB + 6];
  }
}

export const blobStoreRanges: Suite<BlobStoreFixture> = suite<BlobStoreFixture>({
  "ranges: each has its bytes, and past the end what there is": withRanges(async ({ blobs }) => {
    for (const size of [30, 65_537, MiB, 3 * MiB + 5]) {
      const bytes = sampleBytes(size);
      const id = await blobs.put(sampleStream(size), { holder });
      for (const [offset, length] of rangesOf(size))
        equal(
          await collect(blobs.get(id, { range: { offset, length } }), size),
          bytes.slice(offset, Math.min(size, offset + length)),
          `Bytes ${offset} to ${offset + length} of ${size}`,
        );
    }
  }),

  // stores that upload in parts have parts of 5 MiB or more
  "ranges: those across parts of a large blob have their bytes": withRanges(async ({ blobs }) => {
    const size = 20_971_527;
    const bytes = sampleBytes(size);
    const id = await blobs.put(sampleStream(size), { holder });
    for (const edge of [5 * MiB, 10 * MiB]) {
      const range = { offset: edge - 3, length: 6 };
      const read = await collect(blobs.get(id, { range }), size);
      equal(read, bytes.slice(edge - 3, edge + 3), `The bytes across ${edge} of ${size}`);
    }
  }),

  "ranges: an empty blob has empty ones": withRanges(async ({ blobs }) => {
    const id = await blobs.put(new Uint8Array(), { holder });
    for (const range of [
      { offset: 0, length: 0 },
      { offset: 0, length: 10 },
      { offset: 5, length: 10 },
    ])
      equal((await collect(blobs.get(id, { range }), 1)).length, 0);
  }),

  "ranges: what is no number of bytes is a TypeError": withRanges(async ({ blobs }) => {
    const id = await blobs.put(sampleBytes(30), { holder });
    for (const [offset, length] of [
      [1.5, 3],
      [3, 1.5],
      [-1, 3],
      [0, -1],
      [Number.NaN, 1],
      [0, Infinity],
      [MAX + 1, 1],
      ["1", 1],
    ] as const)
      await throwsTypeError(() => collect(blobs.get(id, { range: { offset: offset as number, length } }), 30));
  }),

  "ranges: an unknown id is BLOB_UNAVAILABLE, also for an empty one": withRanges(async ({ blobs }) => {
    for (const length of [0, 1]) {
      const error = await rejects(
        () => collect(blobs.get(unknown, { range: { offset: 0, length } }), 1),
        "BLOB_UNAVAILABLE",
      );
      equal(error.retryable, true, "Whether it is retryable");
    }
  }),

  "ranges: a changed byte never comes out of one": withRanges(async ({ blobs, corrupt }) => {
    for (const size of [1_000, 2 * MiB + 100]) {
      const bytes = sampleBytes(size);
      const id = await blobs.put(sampleStream(size), { holder });
      await corrupt(id);
      let refused = 0;
      for (let offset = 0; offset < size; offset += MiB) {
        const length = Math.min(MiB, size - offset);
        try {
          const part = await collect(blobs.get(id, { range: { offset, length } }), length);
          equal(part, bytes.slice(offset, offset + length), "What came out");
        } catch (error) {
          refused += 1;
          await rejects(() => Promise.reject(error), "BLOB_MISMATCH");
        }
      }
      equal(refused > 0, true, "Whether the changed part was refused");
    }
  }),

  "ranges: an abort between two chunks ends the reading": withRanges(async ({ blobs }) => {
    const id = await blobs.put(sampleStream(3 * MiB), { holder });
    const reason = new Error("stopped");
    const range = { offset: 5, length: 3 * MiB - 10 };
    const first = { signal: AbortSignal.abort(reason), range };
    await rejectsWith(() => collect(blobs.get(id, first), 3 * MiB), reason);
    const stop = new AbortController();
    const read = async () => {
      for await (const _ of blobs.get(id, { signal: stop.signal, range })) stop.abort(reason);
    };
    await rejectsWith(read, reason);
    equal((await collect(blobs.get(id, { range }), 3 * MiB)).length, range.length, "Another reading");
  }),

  "ranges: a store that is away is BLOB_UNAVAILABLE": withRanges(async ({ blobs, unplug }) => {
    const id = await blobs.put(sampleBytes(30), { holder });
    await unplug();
    await rejects(() => collect(blobs.get(id, { range: { offset: 1, length: 2 } }), 2), "BLOB_UNAVAILABLE");
  }),
});
