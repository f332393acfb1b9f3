import { parseContentId } from "../domain/identifiers/content-id.js";
import { isChartkeyError } from "../errors/chartkey-error.js";
import { ok, rejects } from "./assert.js";
import { sampleBytes, sampleChunks, sampleStream } from "./blob-store-samples.js";
import { isGone, isThere, withPins } from "./blob-store-holding.js";
import type { BlobStoreFixture } from "./blob-store-fixture.js";
import { suite, type Suite } from "./suite.js";

const MiB = 1_048_576;
const sizes = [0, 1_000, 3 * MiB];
const [alice, bob] = ["suite/alice", "suite/bob"];
const unknown = parseContentId("bafkreiaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");

export const blobStorePins: Suite<BlobStoreFixture> = suite<BlobStoreFixture>({
  "with pins: a blob stays until its last holder lets go": withPins(async (fixture) => {
    for (const size of sizes) {
      const id = await fixture.blobs.put(sampleStream(size), { holder: alice });
      await fixture.blobs.pin(id, { holder: bob });
      await fixture.blobs.unpin(id, { holder: alice });
      await fixture.collect();
      await isThere(fixture, id, sampleBytes(size));
      await fixture.blobs.unpin(id, { holder: bob });
      await fixture.collect();
      await isGone(fixture, id);
    }
  }),

  "with pins: two holders who stored the same bytes": withPins(async (fixture) => {
    for (const size of sizes) {
      const id = await fixture.blobs.put(sampleStream(size), { holder: alice });
      await fixture.blobs.put(sampleStream(size), { holder: bob });
      await fixture.blobs.unpin(id, { holder: bob });
      await fixture.collect();
      await isThere(fixture, id, sampleBytes(size));
      await fixture.blobs.unpin(id, { holder: alice });
      await fixture.collect();
      await isGone(fixture, id);
    }
  }),

  "with pins: a holder counts once, however often it pins": withPins(async (fixture) => {
    const id = await fixture.blobs.put(sampleBytes(1_000), { holder: alice });
    await fixture.blobs.put(sampleBytes(1_000), { holder: alice });
    await fixture.blobs.pin(id, { holder: alice });
    await fixture.blobs.pin(id, { holder: alice });
    await fixture.collect();
    await isThere(fixture, id, sampleBytes(1_000));
    await fixture.blobs.unpin(id, { holder: alice });
    await fixture.collect();
    await isGone(fixture, id);
  }),

  "with pins: letting go is idempotent, and takes nothing from others": withPins(async (fixture) => {
    const id = await fixture.blobs.put(sampleBytes(1_000), { holder: alice });
    await fixture.blobs.unpin(id, { holder: bob });
    await fixture.blobs.unpin(unknown, { holder: alice });
    await fixture.collect();
    await isThere(fixture, id, sampleBytes(1_000));
    await fixture.blobs.unpin(id, { holder: alice });
    await fixture.blobs.unpin(id, { holder: alice });
    await fixture.collect();
    await isGone(fixture, id);
    await fixture.blobs.unpin(id, { holder: alice });
  }),

  "with pins: holders are distinguished to the last character": withPins(async (fixture) => {
    const holders = ["a", "b", ".", "..", "a/b", "a/../b", "a-b", "a.b", "/", "/a", "a/", "a".repeat(160)];
    for (const holder of holders) {
      const id = await fixture.blobs.put(sampleBytes(1_000), { holder });
      for (const other of holders) if (other !== holder) await fixture.blobs.unpin(id, { holder: other });
      await fixture.collect();
      await isThere(fixture, id, sampleBytes(1_000));
      await fixture.blobs.unpin(id, { holder });
      await fixture.collect();
      await isGone(fixture, id);
    }
  }),

  "with pins: blobs that begin alike are kept apart": withPins(async (fixture) => {
    const [short, long] = [sampleBytes(2 * MiB + 1), sampleBytes(3 * MiB)];
    const first = await fixture.blobs.put(short, { holder: alice });
    const second = await fixture.blobs.put(long, { holder: alice });
    await fixture.blobs.unpin(second, { holder: alice });
    await fixture.collect();
    await isThere(fixture, first, short);
    await isGone(fixture, second);
  }),

  "with pins: a blob that repeats itself": withPins(async (fixture) => {
    const same = new Uint8Array(3 * MiB);
    const id = await fixture.blobs.put(same, { holder: alice });
    await fixture.blobs.pin(id, { holder: bob });
    await fixture.blobs.unpin(id, { holder: alice });
    await fixture.collect();
    await isThere(fixture, id, same);
    await fixture.blobs.unpin(id, { holder: bob });
    await fixture.collect();
    await isGone(fixture, id);
  }),

  "with pins: a holder that let go holds again as before": withPins(async (fixture) => {
    for (const size of sizes) {
      const id = await fixture.blobs.put(sampleStream(size), { holder: alice });
      await fixture.blobs.pin(id, { holder: bob });
      await fixture.blobs.unpin(id, { holder: alice });
      await fixture.blobs.pin(id, { holder: alice });
      await fixture.blobs.unpin(id, { holder: bob });
      await fixture.collect();
      await isThere(fixture, id, sampleBytes(size));
      await fixture.blobs.unpin(id, { holder: alice });
      await fixture.collect();
      await isGone(fixture, id);
    }
  }),

  "with pins: many holders at once": withPins(async (fixture) => {
    const id = await fixture.blobs.put(sampleStream(2 * MiB), { holder: alice });
    const crowd = Array.from({ length: 8 }, (_, index) => `suite/${index}`);
    await Promise.all(crowd.map((holder) => fixture.blobs.pin(id, { holder })));
    await Promise.all([alice, ...crowd.slice(1)].map((holder) => fixture.blobs.unpin(id, { holder })));
    await fixture.collect();
    await isThere(fixture, id, sampleBytes(2 * MiB));
    await fixture.blobs.unpin(id, { holder: "suite/0" });
    await fixture.collect();
    await isGone(fixture, id);
  }),

  "with pins: a collection in the middle of a put loses nothing in silence": withPins(async (fixture) => {
    let collection: Promise<void> | undefined;
    async function* source(): AsyncGenerator<Uint8Array> {
      let count = 0;
      for (const chunk of sampleChunks(3 * MiB)) {
        if ((count += 1) === 40) collection = fixture.collect();
        yield chunk;
      }
    }
    try {
      const id = await fixture.blobs.put(source(), { holder: alice });
      await collection;
      await isThere(fixture, id, sampleBytes(3 * MiB));
    } catch (error) {
      if (!isChartkeyError(error, "BLOB_UNAVAILABLE") || !error.retryable) throw error;
      await collection;
      const id = await fixture.blobs.put(sampleStream(3 * MiB), { holder: alice });
      await isThere(fixture, id, sampleBytes(3 * MiB));
    }
  }),

  "pin: what is not there cannot be kept": async (fixture) => {
    const error = await rejects(() => fixture.blobs.pin(unknown, { holder: alice }), "BLOB_UNAVAILABLE");
    ok(error.retryable, "It may be there later");
    await fixture.blobs.unpin(unknown, { holder: alice });
  },

  "with lose: a pin that stands does not hide that the blob is lost, and can be removed": withPins(async (fixture) => {
    const { blobs, lose } = fixture;
    if (!lose) return;
    for (const size of [1_000, 2 * MiB]) {
      const id = await blobs.put(sampleBytes(size), { holder: alice });
      await lose(id);
      for (const holder of [alice, bob]) await rejects(() => blobs.pin(id, { holder }), "BLOB_UNAVAILABLE");
      await blobs.unpin(id, { holder: alice });
    }
  }),

  "without pins: unpin does nothing": async (fixture) => {
    if (fixture.blobs.capabilities.pins) return;
    const id = await fixture.blobs.put(sampleBytes(1_000), { holder: alice });
    await fixture.blobs.pin(id, { holder: bob });
    for (const holder of [alice, bob]) await fixture.blobs.unpin(id, { holder });
    await fixture.collect();
    await isThere(fixture, id, sampleBytes(1_000));
    await fixture.blobs.unpin(unknown, { holder: alice });
  },
});
