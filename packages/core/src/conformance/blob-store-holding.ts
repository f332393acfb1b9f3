import type { ContentId } from "../domain/identifiers/content-id.js";
import { collect } from "../streams/bytes.js";
import { equal, fail, rejects } from "./assert.js";
import type { BlobStoreFixture } from "./blob-store-fixture.js";

/** Checks that the blob, which somebody holds, has exactly these bytes. */
export async function isThere({ blobs }: BlobStoreFixture, id: ContentId, bytes: Uint8Array): Promise<void> {
  const held = await collect(blobs.get(id), bytes.length).catch((cause: unknown) =>
    fail("A blob that somebody still holds cannot be read", cause),
  );
  equal(held, bytes, "What is still held");
}

/** Checks that nobody can get the blob. */
export async function isGone({ blobs }: BlobStoreFixture, id: ContentId): Promise<void> {
  equal(await blobs.size(id), undefined, "The size of a blob that nobody holds any more");
  await rejects(() => collect(blobs.get(id), Infinity), "BLOB_UNAVAILABLE");
}

/** Runs a case only for a store that keeps pins by holder. */
export function withPins(
  run: (fixture: BlobStoreFixture) => Promise<void>,
): (fixture: BlobStoreFixture) => Promise<void> {
  return async (fixture) => {
    if (fixture.blobs.capabilities.pins) await run(fixture);
  };
}
