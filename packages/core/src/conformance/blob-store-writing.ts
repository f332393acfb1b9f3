import type { BlobSent } from "../ports/blob-store.js";
import { collect } from "../streams/bytes.js";
import { equal, failure, ok, rejects, rejectsWith } from "./assert.js";
import { endingWith, nothingPinnedAndAgain, size } from "./blob-store-attempts.js";
import { sampleBytes, sampleChunks, sampleStream } from "./blob-store-samples.js";
import type { BlobStoreFixture } from "./blob-store-fixture.js";
import { suite, type Suite } from "./suite.js";

const MiB = 1_048_576;
const holder = "suite/writing";

export const blobStoreWriting: Suite<BlobStoreFixture> = suite<BlobStoreFixture>({
  "progress: counts every byte, in order, up to the size": async ({ blobs }) => {
    for (const source of [sampleStream(size), sampleBytes(size)]) {
      const seen: BlobSent[] = [];
      await blobs.put(source, { holder, onProgress: (event) => void seen.push(event) });
      ok(
        seen.every(({ type }) => type === "blob:sent"),
        "An event of another type",
      );
      const counts = seen.map(({ bytes }) => bytes);
      equal(
        counts,
        counts.toSorted((a, b) => a - b),
        "The order",
      );
      equal(counts.at(-1), size, "The total");
    }
  },

  "progress: a listener that throws ends the call, and nothing is pinned": async (fixture) => {
    const refusal = new Error("listener");
    const put = fixture.blobs.put(sampleStream(size), {
      holder,
      onProgress: () => {
        throw refusal;
      },
    });
    equal(await failure(() => put), refusal);
    await nothingPinnedAndAgain(fixture);
  },

  "abort: a signal that is already aborted is seen first by every method": async ({ blobs }) => {
    const id = await blobs.put(sampleBytes(10), { holder });
    const reason = new Error("stop");
    const signal = AbortSignal.abort(reason);
    let touched = false;
    async function* source(): AsyncGenerator<Uint8Array> {
      touched = true;
      yield sampleBytes(10);
    }
    await rejectsWith(() => blobs.put(source(), { holder, signal }), reason);
    equal(touched, false, "The source was read");
    await rejectsWith(() => collect(blobs.get(id, { signal }), 10), reason);
    await rejectsWith(() => blobs.size(id, { signal }), reason);
    await rejectsWith(() => blobs.pin(id, { holder, signal }), reason);
    await rejectsWith(() => blobs.unpin(id, { holder, signal }), reason);
    equal(await collect(blobs.get(id), 10), sampleBytes(10));
  },

  "abort: while a put takes its source": async (fixture) => {
    const reason = new Error("stop");
    const controller = new AbortController();
    const onProgress = ({ bytes }: BlobSent) => {
      if (bytes > size / 2) controller.abort(reason);
    };
    await rejectsWith(
      () => fixture.blobs.put(sampleStream(size), { holder, signal: controller.signal, onProgress }),
      reason,
    );
    await nothingPinnedAndAgain(fixture);
  },

  "abort: after the last byte of a put was taken": async (fixture) => {
    const reason = new Error("stop");
    const controller = new AbortController();
    const source = endingWith(() => controller.abort(reason));
    await rejectsWith(() => fixture.blobs.put(source, { holder, signal: controller.signal }), reason);
    await nothingPinnedAndAgain(fixture);
  },

  "abort: while a get yields": async ({ blobs }) => {
    const id = await blobs.put(sampleStream(3 * MiB), { holder });
    const reason = new Error("stop");
    const controller = new AbortController();
    await rejectsWith(async () => {
      for await (const chunk of blobs.get(id, { signal: controller.signal })) {
        ok(chunk.length > 0, "An empty chunk");
        controller.abort(reason);
      }
    }, reason);
    equal((await collect(blobs.get(id), 3 * MiB)).length, 3 * MiB);
  },

  "unplugged: every method is BLOB_UNAVAILABLE, and works again later": async (fixture) => {
    const { blobs } = fixture;
    const id = await blobs.put(sampleBytes(1_000), { holder });
    await fixture.unplug();
    const attempts = [
      () => blobs.put(sampleBytes(2_000), { holder }),
      () => collect(blobs.get(id), 1_000),
      () => blobs.size(id),
      () => blobs.pin(id, { holder: "suite/other" }),
      ...(blobs.capabilities.pins ? [() => blobs.unpin(id, { holder })] : []),
    ];
    for (const attempt of attempts)
      ok((await rejects<"BLOB_UNAVAILABLE">(attempt, "BLOB_UNAVAILABLE")).retryable, "It can be tried again");
    await fixture.replug();
    equal(await collect(blobs.get(id), 1_000), sampleBytes(1_000));
    equal(await blobs.size(await blobs.put(sampleBytes(2_000), { holder })), 2_000);
  },

  "unplugged: in the middle of a put": async (fixture) => {
    async function* source(): AsyncGenerator<Uint8Array> {
      yield sampleBytes(MiB);
      await fixture.unplug();
      yield* sampleChunks(size);
    }
    const error = await rejects(() => fixture.blobs.put(source(), { holder }), "BLOB_UNAVAILABLE");
    ok(error.retryable, "It can be tried again");
    await fixture.replug();
    await nothingPinnedAndAgain(fixture);
  },

  "unplugged: in the middle of a get, which never ends short": async (fixture) => {
    const { blobs } = fixture;
    const id = await blobs.put(sampleStream(4 * MiB), { holder });
    let seen = 0;
    const read = async () => {
      for await (const chunk of blobs.get(id)) {
        if (seen === 0) await fixture.unplug();
        seen += chunk.length;
      }
    };
    // chunks that the store had already yielded may still arrive
    const outcome = await read().then(
      () => seen === 4 * MiB,
      (error: unknown) => rejects(() => Promise.reject(error), "BLOB_UNAVAILABLE").then(() => true),
    );
    ok(outcome, `It ended after ${seen} bytes as if that were all`);
    await fixture.replug();
    equal((await collect(blobs.get(id), 4 * MiB)).length, 4 * MiB);
  },
});
