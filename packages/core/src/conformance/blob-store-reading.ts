import { parseContentId } from "../domain/identifiers/content-id.js";
import { collect } from "../streams/bytes.js";
import { equal, failure, ok, rejects, soon } from "./assert.js";
import { blobSamples, sampleBytes, sampleStream } from "./blob-store-samples.js";
import type { BlobStoreFixture } from "./blob-store-fixture.js";
import { suite, type Suite } from "./suite.js";

const MiB = 1_048_576;
const holder = "suite/reading";
/** More readers than a pool has connections: clients of HTTP have 50 at most by default. */
const READERS = 64;
/** The ids of a digest that no blob has: 32 zero bytes. */
const unknown = [
  parseContentId("bafkreiaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
  parseContentId("bafybeiaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
];

const golden = Object.fromEntries(
  blobSamples.map(({ size, unixfs, whole }) => [
    `ids: ${size} bytes have their golden id and come back`,
    async ({ blobs, layout }: BlobStoreFixture) => {
      const id = await blobs.put(sampleStream(size), { holder });
      equal<string>(id, layout === "whole" ? whole : unixfs, "The id");
      equal(await collect(blobs.get(id), size), sampleBytes(size), "The bytes");
      equal(await blobs.size(id), size, "The size");
    },
  ]),
);

export const blobStoreReading: Suite<BlobStoreFixture> = suite<BlobStoreFixture>({
  ...golden,

  "ids: the chunks of the source make no difference": async ({ blobs }) => {
    const whole = await blobs.put(sampleBytes(MiB + 8), { holder });
    async function* uneven(): AsyncGenerator<Uint8Array> {
      const bytes = sampleBytes(MiB + 8);
      for (const [from, to] of [
        [0, 0],
        [0, 3],
        [3, MiB - 1],
        [MiB - 1, MiB - 1],
        [MiB - 1, MiB + 8],
      ])
        yield bytes.subarray(from, to);
    }
    for (const source of [sampleStream(MiB + 8, 4_100), sampleStream(MiB + 8, 3 * MiB), uneven()])
      equal(await blobs.put(source, { holder }), whole);
  },

  "ids: the same bytes again are the same blob": async ({ blobs }) => {
    const bytes = sampleBytes(500);
    const [first, second] = [await blobs.put(bytes, { holder }), await blobs.put(bytes, { holder })];
    equal(first, second);
    ok((await blobs.put(sampleBytes(501), { holder })) !== first, "Other bytes have the same id");
  },

  "ids: a source that starts inside a larger buffer": async ({ blobs }) => {
    const bytes = new Uint8Array(700).fill(7);
    bytes.set(sampleBytes(500), 100);
    const id = await blobs.put(bytes.subarray(100, 600), { holder });
    equal(await collect(blobs.get(id), 500), sampleBytes(500));
  },

  "get: a blob can be read twice at once": async ({ blobs }) => {
    const id = await blobs.put(sampleStream(2 * MiB), { holder });
    const [one, two] = await Promise.all([collect(blobs.get(id), 2 * MiB), collect(blobs.get(id), 2 * MiB)]);
    equal(one, two);
    equal(one, sampleBytes(2 * MiB));
  },

  "get: what a reader does to a chunk stays with that reader": async ({ blobs }) => {
    const id = await blobs.put(sampleBytes(1_000), { holder });
    for await (const chunk of blobs.get(id)) chunk.fill(0);
    equal(await collect(blobs.get(id), 1_000), sampleBytes(1_000));
  },

  "get: a chunk keeps its bytes while the reading goes on": async ({ blobs }) => {
    const id = await blobs.put(sampleStream(3 * MiB), { holder });
    const chunks: Uint8Array[] = [];
    for await (const chunk of blobs.get(id)) chunks.push(chunk);
    const kept = new Uint8Array(await new Blob(chunks.map((chunk) => chunk.slice())).arrayBuffer());
    equal(kept, sampleBytes(3 * MiB), "The chunks that a reader kept until the end");
  },

  "get: leaving the loop early frees what it took": async (fixture) => {
    const { blobs } = fixture;
    const id = await blobs.put(sampleStream(3 * MiB), { holder });
    const reason = new Error("the reader's own");
    for (let round = 1; round <= READERS; round += 1) {
      const chunks = blobs.get(id)[Symbol.asyncIterator]();
      const { value } = await soon(
        fixture,
        `The first chunk for reader ${round}, after all others have left,`,
        chunks.next(),
      );
      ok(value instanceof Uint8Array && value.length > 0, "An empty chunk");
      await soon(fixture, `Reader ${round}, who leaves early,`, Promise.resolve(chunks.return?.()));
      const failed = async () => {
        for await (const _ of blobs.get(id)) throw reason;
      };
      if (round % 8 === 0) equal(await failure(failed), reason, "What a reader throws");
    }
    equal((await collect(blobs.get(id), 3 * MiB)).length, 3 * MiB);
  },

  "get: an unknown id is BLOB_UNAVAILABLE, not an empty stream": async ({ blobs }) => {
    for (const id of unknown) {
      const error = await rejects(() => collect(blobs.get(id), MiB), "BLOB_UNAVAILABLE");
      ok(error.retryable, "It may be there later");
    }
  },

  "size: an unknown id has none": async ({ blobs }) => {
    for (const id of unknown) equal(await blobs.size(id), undefined);
  },

  "corruption: a changed byte never ends as good": async ({ blobs, corrupt }) => {
    for (const size of [1, 1_000, MiB, 2 * MiB + 100]) {
      const id = await blobs.put(sampleStream(size), { holder });
      await corrupt(id);
      await rejects(() => collect(blobs.get(id), 2 * size), "BLOB_MISMATCH");
    }
  },

  "corruption: one bad blob leaves the others readable": async ({ blobs, corrupt }) => {
    const good = await blobs.put(sampleBytes(2_000), { holder });
    const bad = await blobs.put(sampleBytes(1_000), { holder });
    await corrupt(bad);
    await rejects(() => collect(blobs.get(bad), MiB), "BLOB_MISMATCH");
    equal(await collect(blobs.get(good), 2_000), sampleBytes(2_000));
  },
});
