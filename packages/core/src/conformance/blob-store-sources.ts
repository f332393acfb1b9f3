import { collect } from "../streams/bytes.js";
import { equal, failure, soon, throwsTypeError } from "./assert.js";
import { endingWith, nothingPinnedAndAgain, size } from "./blob-store-attempts.js";
import type { BlobStoreFixture } from "./blob-store-fixture.js";
import { sampleBytes, sampleChunks, sampleStream } from "./blob-store-samples.js";
import { endlessSource } from "./endless-source.js";
import { suite, type Suite } from "./suite.js";

const holder = "suite/sources";
/** Bytes that a store may have asked for before it hears of an abort. */
const READ_AHEAD = 64 * 1_048_576;

/** What JavaScript lets a caller yield although its type is wrong. */
const notBytes: readonly unknown[] = [Uint16Array.of(256, 512), "text", [1, 2], null];

async function* sampleThen(chunk: unknown): AsyncGenerator<Uint8Array> {
  yield* sampleChunks(size);
  yield chunk as Uint8Array;
}

export const blobStoreSources: Suite<BlobStoreFixture> = suite<BlobStoreFixture>({
  "source: what it throws ends the put, and nothing is pinned": async (fixture) => {
    // as a file or a socket fails, so that it looks like an error of the store itself
    const broken = Object.assign(new Error("source"), { code: "ENOSPC", errno: -28, syscall: "read" });
    const source = endingWith(() => {
      throw broken;
    });
    equal(await failure(() => fixture.blobs.put(source, { holder })), broken);
    await nothingPinnedAndAgain(fixture);
  },

  "source: it is closed when the put fails": async ({ blobs }) => {
    const controller = new AbortController();
    const abort = () => controller.abort(new Error("stop"));
    const source = endlessSource(READ_AHEAD, "after its signal was aborted", abort);
    await failure(() => blobs.put(source.chunks, { holder, signal: controller.signal }));
    source.checkLeft();
  },

  "source: one that a put has read already is a TypeError": async (fixture) => {
    const source = sampleStream(size);
    const id = await fixture.blobs.put(source, { holder });
    await throwsTypeError(() => fixture.blobs.put(source, { holder }));
    await fixture.blobs.unpin(id, { holder });
    await nothingPinnedAndAgain(fixture);
  },

  "source: a chunk that is not bytes is a TypeError, and nothing is pinned": async (fixture) => {
    for (const chunk of notBytes) await throwsTypeError(() => fixture.blobs.put(sampleThen(chunk), { holder }));
    await nothingPinnedAndAgain(fixture);
  },

  "source: a chunk counts as it was when it came": async ({ blobs }) => {
    const whole = sampleBytes(3 * 4_096);
    async function* reusing(): AsyncGenerator<Uint8Array> {
      const buffer = new Uint8Array(4_096);
      for (let at = 0; at < whole.length; at += buffer.length) {
        buffer.set(whole.subarray(at, at + buffer.length));
        yield buffer;
      }
    }
    const id = await blobs.put(reusing(), { holder });
    equal(await collect(blobs.get(id), whole.length), whole);
  },

  "source: bytes in one piece are the caller's own again after the put": async ({ blobs }) => {
    const bytes = sampleBytes(2_000);
    const id = await blobs.put(bytes, { holder });
    bytes.fill(0);
    equal(await collect(blobs.get(id), 2_000), sampleBytes(2_000));
  },

  "source: an abort ends the wait for one that gives nothing": async (fixture) => {
    const { blobs } = fixture;
    const reason = new Error("stop");
    for (const given of [0, size]) {
      const controller = new AbortController();
      const asked = Promise.withResolvers<void>();
      const chunks = sampleChunks(given);
      const source = {
        [Symbol.asyncIterator]: () => ({
          next: async () => {
            const next = chunks.next();
            if (!next.done) return next;
            asked.resolve();
            return new Promise<never>(() => {});
          },
        }),
      };
      const put = failure(() => blobs.put(source, { holder, signal: controller.signal }));
      await Promise.race([asked.promise, put]);
      controller.abort(reason);
      equal(await soon(fixture, "A put that was aborted while its source gave nothing", put), reason);
    }
  },
});
