import type { ContentId } from "../domain/identifiers/content-id.js";
import { equal, failure, rejects, turns } from "./assert.js";
import { endingWith, size } from "./blob-store-attempts.js";
import type { BlobStoreFixture } from "./blob-store-fixture.js";
import { isGone, isThere, withPins } from "./blob-store-holding.js";
import { sampleBytes, sampleChunks, sampleStream } from "./blob-store-samples.js";
import { suite, type Suite } from "./suite.js";

const [alice, bob] = ["suite/alice", "suite/bob"];
const sizes = [1_000, 3_145_733];
/** Each round begins the second call some turns later than the round before. */
const ROUNDS = 12;

type Failing = (fixture: BlobStoreFixture) => Promise<unknown>;

const failedPuts: Readonly<Record<string, Failing>> = {
  "its source throws": ({ blobs }) =>
    blobs.put(
      endingWith(() => {
        throw new Error("source");
      }),
      { holder: alice },
    ),
  "it is aborted": ({ blobs }) => {
    const controller = new AbortController();
    const source = endingWith(() => controller.abort(new Error("stop")));
    return blobs.put(source, { holder: alice, signal: controller.signal });
  },
  "its listener throws": ({ blobs }) =>
    blobs.put(sampleStream(size), {
      holder: alice,
      onProgress: () => {
        throw new Error("listener");
      },
    }),
  "the store goes away": async (fixture) => {
    async function* source(): AsyncGenerator<Uint8Array> {
      const [first = new Uint8Array(), ...rest] = sampleChunks(size);
      yield first;
      await fixture.unplug();
      yield* rest;
    }
    try {
      return await fixture.blobs.put(source(), { holder: alice });
    } finally {
      await fixture.replug();
    }
  },
};

/** The id of bytes that the store had once, and that nobody holds. */
async function forgotten({ blobs, collect }: BlobStoreFixture): Promise<ContentId> {
  const id = await blobs.put(sampleBytes(1_000), { holder: alice });
  await blobs.unpin(id, { holder: alice });
  await collect();
  return id;
}

/** What happens to pins at once, and what a failure leaves of them. */
export const blobStoreRaces: Suite<BlobStoreFixture> = suite<BlobStoreFixture>({
  "with pins: holders who put the same bytes at once all hold them": withPins(async (fixture) => {
    const { blobs } = fixture;
    const holders = [alice, bob, "suite/carol", "suite/dan"];
    for (const length of sizes)
      // whoever came last may be the only one who counts, or the first
      for (const leaving of [holders, holders.toReversed()]) {
        const ids = await Promise.all(holders.map((holder) => blobs.put(sampleStream(length), { holder })));
        const [id] = ids as [ContentId];
        equal([...new Set(ids)], [id], "The ids of the same bytes");
        for (const holder of leaving) {
          await fixture.collect();
          await isThere(fixture, id, sampleBytes(length));
          await blobs.unpin(id, { holder });
        }
        await fixture.collect();
        await isGone(fixture, id);
      }
  }),

  "with pins: a put while another holder lets go": withPins(async (fixture) => {
    const { blobs } = fixture;
    for (const length of sizes)
      for (let round = 0; round < ROUNDS; round += 1) {
        const id = await blobs.put(sampleStream(length), { holder: alice });
        const put = blobs.put(sampleStream(length), { holder: bob });
        await turns(round);
        await Promise.all([put, blobs.unpin(id, { holder: alice })]);
        await fixture.collect();
        await isThere(fixture, id, sampleBytes(length));
        await blobs.unpin(id, { holder: bob });
      }
  }),

  "with pins: a pin while another holder lets go holds, or fails": withPins(async (fixture) => {
    const { blobs } = fixture;
    for (let round = 0; round < ROUNDS; round += 1) {
      const id = await blobs.put(sampleBytes(1_000), { holder: alice });
      const pinning = Promise.allSettled([blobs.pin(id, { holder: bob })]);
      await turns(round);
      await blobs.unpin(id, { holder: alice });
      const [pinned] = await pinning;
      await fixture.collect();
      if (pinned.status === "fulfilled") await isThere(fixture, id, sampleBytes(1_000));
      else await rejects(() => Promise.reject(pinned.reason as Error), "BLOB_UNAVAILABLE");
      await blobs.unpin(id, { holder: bob });
    }
  }),

  "with pins: a collection at every moment of a put": withPins(async (fixture) => {
    const { blobs } = fixture;
    for (const length of sizes) {
      const done = new AbortController();
      const put = blobs.put(sampleStream(length), { holder: alice }).finally(() => done.abort());
      const collecting = (async () => {
        while (!done.signal.aborted) {
          await fixture.collect();
          await turns(1);
        }
      })();
      const [outcome] = await Promise.allSettled([put, collecting]);
      if (outcome.status === "rejected")
        await rejects(() => Promise.reject(outcome.reason as Error), "BLOB_UNAVAILABLE");
      const id =
        outcome.status === "fulfilled" ? outcome.value : await blobs.put(sampleStream(length), { holder: alice });
      await fixture.collect();
      await isThere(fixture, id, sampleBytes(length));
    }
  }),

  "with pins: a pin that failed holds nothing": withPins(async (fixture) => {
    const { blobs } = fixture;
    const id = await forgotten(fixture);
    await rejects(() => blobs.pin(id, { holder: bob }), "BLOB_UNAVAILABLE");
    await blobs.put(sampleBytes(1_000), { holder: alice });
    await blobs.unpin(id, { holder: alice });
    await fixture.collect();
    await isGone(fixture, id);
  }),

  ...Object.fromEntries(
    Object.entries(failedPuts).map(([how, fail]) => [
      `with pins: a put that fails since ${how} takes no earlier pin`,
      withPins(async (fixture) => {
        const id = await fixture.blobs.put(sampleStream(size), { holder: alice });
        await failure(() => fail(fixture));
        await fixture.collect();
        await isThere(fixture, id, sampleBytes(size));
        await fixture.blobs.unpin(id, { holder: alice });
        await fixture.collect();
        await isGone(fixture, id);
      }),
    ]),
  ),
});
