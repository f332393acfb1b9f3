import { isChartkeyError } from "../errors/chartkey-error.js";
import { equal, failure, ok, rejects } from "./assert.js";
import type { BlobStoreFixture } from "./blob-store-fixture.js";
import { sampleBytes } from "./blob-store-samples.js";
import { endlessSource } from "./endless-source.js";
import { collect } from "../streams/bytes.js";
import { suite, type Suite } from "./suite.js";

const MiB = 1_048_576;
const holder = "suite/limits";
/** Bytes beyond the limit that a store may have asked for before it notices. */
const READ_AHEAD = 8 * MiB;

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
    const source = endlessSource(maxBytes + READ_AHEAD, `beyond its limit of ${maxBytes}`);
    const error = await failure(() => blobs.put(source.chunks, { holder }));
    source.checkLeft();
    ok(isChartkeyError(error, "BLOB_TOO_LARGE"), "It failed, but not with BLOB_TOO_LARGE");
  }),
});
