import { equal, ok, rejects } from "./assert.js";
import type { BlobStoreFixture } from "./blob-store-fixture.js";
import { sampleBytes, sampleChunks } from "./blob-store-samples.js";
import { collect } from "../streams/bytes.js";
import { suite, type Suite } from "./suite.js";

const MiB = 1_048_576;
const holder = "suite/limits";

/** Runs a case only for a store with a limit that a test can reach. */
const withLimit =
  (run: (fixture: BlobStoreFixture, maxBytes: number) => Promise<void>) =>
  async (fixture: BlobStoreFixture): Promise<void> => {
    const { maxBytes } = fixture.blobs.capabilities;
    if (maxBytes !== undefined && maxBytes <= 64 * MiB) await run(fixture, maxBytes);
  };

export const blobStoreLimits: Suite<BlobStoreFixture> = suite<BlobStoreFixture>({
  "limits: a limit leaves room for every block of the protocol": async ({ blobs }) => {
    ok((blobs.capabilities.maxBytes ?? MiB) >= MiB, "`maxBytes` is below 1 MiB");
  },

  "limits: a blob of the most bytes is stored": withLimit(async ({ blobs }, maxBytes) => {
    const id = await blobs.put(sampleBytes(maxBytes), { holder });
    equal((await collect(blobs.get(id), maxBytes)).length, maxBytes);
  }),

  "limits: one byte more is BLOB_TOO_LARGE, and no second try helps": withLimit(async ({ blobs }, maxBytes) => {
    const error = await rejects(() => blobs.put(sampleBytes(maxBytes + 1), { holder }), "BLOB_TOO_LARGE");
    equal(error.retryable, false, "Whether it is retryable");
    const id = await blobs.put(sampleBytes(maxBytes), { holder });
    equal(await blobs.size(id), maxBytes, "The size of what fits");
  }),

  "limits: a stream without an end is left as soon as it has too many bytes": withLimit(async ({ blobs }, maxBytes) => {
    let given = 0;
    let left = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;)
          for (const chunk of sampleChunks(MiB)) {
            given += chunk.length;
            yield chunk;
          }
      } finally {
        left = true;
      }
    }
    await rejects(() => blobs.put(endless(), { holder }), "BLOB_TOO_LARGE");
    ok(left, "The source was not left");
    ok(given <= maxBytes + 8 * MiB, "The source was read on");
  }),
});
