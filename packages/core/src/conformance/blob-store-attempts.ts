import { collect } from "../streams/bytes.js";
import { equal, rejects } from "./assert.js";
import type { BlobStoreFixture } from "./blob-store-fixture.js";
import { sampleBytes, sampleChunks, sampleStream } from "./blob-store-samples.js";

/** The size of the sample that a put attempts to store. */
export const size: number = 1_048_576 + 1_000;
const holder = "suite/attempts";

/** Yields the sample, then calls `end` instead of ending cleanly. */
export async function* endingWith(end: () => void): AsyncGenerator<Uint8Array> {
  yield* sampleChunks(size);
  end();
}

/**
 * Checks, after a failed put of the sample, that nothing is pinned, if the store has pins, and that
 * the same put works.
 */
export async function nothingPinnedAndAgain({ blobs, collect: collectGarbage }: BlobStoreFixture): Promise<void> {
  const id = await blobs.put(sampleStream(size), { holder: "suite/other" });
  await blobs.unpin(id, { holder: "suite/other" });
  if (blobs.capabilities.pins) {
    await collectGarbage();
    await rejects(() => collect(blobs.get(id), size), "BLOB_UNAVAILABLE");
  }
  equal(await blobs.put(sampleStream(size), { holder }), id);
  equal(await collect(blobs.get(id), size), sampleBytes(size));
}
