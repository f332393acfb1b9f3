import { collect } from "../streams/bytes.js";
import { equal, failure, ok, rejects, soon, turns } from "./assert.js";
import { refusesApp } from "./denied.js";
import { endingWith, nothingPinnedAndAgain, size } from "./blob-store-attempts.js";
import type { BlobStoreFixture } from "./blob-store-fixture.js";
import { isGone, isThere } from "./blob-store-holding.js";
import { sampleBytes, sampleChunks, sampleStream } from "./blob-store-samples.js";
import { suite, type Suite } from "./suite.js";

const MiB = 1_048_576;
const holder = "suite/means";
/** Bytes of one blob that a store may hold before it has stored them. */
const IN_MEMORY = 64 * MiB;
/** How many timers without a read show that a store waits for its backend. */
const QUIET = 200;

/** Cases that need a means of the fixture that not every backend has. */
export const blobStoreMeans: Suite<BlobStoreFixture> = suite<BlobStoreFixture>({
  "with hang: an abort ends every call to a store that is silent": async (fixture) => {
    const { blobs, hang, replug } = fixture;
    if (!hang) return;
    const id = await blobs.put(sampleBytes(1_000), { holder });
    const other = await blobs.put(sampleStream(3 * MiB), { holder });
    await hang();
    const calls: Readonly<Record<string, (signal: AbortSignal) => Promise<unknown>>> = {
      put: (signal) => blobs.put(sampleBytes(2_000), { holder, signal }),
      "put of a stream": (signal) => blobs.put(sampleStream(size), { holder, signal }),
      get: (signal) => collect(blobs.get(id, { signal }), 1_000),
      "get of a large blob": (signal) => collect(blobs.get(other, { signal }), 3 * MiB),
      size: (signal) => blobs.size(id, { signal }),
      pin: (signal) => blobs.pin(id, { holder: "suite/other", signal }),
      ...(blobs.capabilities.pins && { unpin: (signal) => blobs.unpin(other, { holder, signal }) }),
      ...(blobs.capabilities.ranges && {
        "get of a part": (signal) => collect(blobs.get(other, { range: { offset: MiB, length: 2 }, signal }), 2),
      }),
      ...(blobs.capabilities.blocks && {
        "get of blocks": async (signal) => {
          for await (const _ of blobs.blocks?.(other, { signal }) ?? []);
        },
      }),
      ...(blobs.pins && {
        "list of pins": async (signal) => {
          for await (const _ of blobs.pins?.({ holder, signal }) ?? []);
        },
      }),
      ...(blobs.health && { "check of its health": async (signal) => blobs.health?.({ signal }) }),
    };
    for (const [name, call] of Object.entries(calls)) {
      const controller = new AbortController();
      const reason = new Error("stop");
      const ended = failure(() => call(controller.signal));
      await turns(5);
      controller.abort(reason);
      equal(await soon(fixture, `A ${name} that was aborted while the store was silent`, ended), reason, name);
    }
    await replug();
    equal(await collect(blobs.get(id), 1_000), sampleBytes(1_000), "What it held");
  },

  "with hang: a put does not take a whole blob into memory": async (fixture) => {
    const { blobs, hang, replug } = fixture;
    if (!hang) return;
    const controller = new AbortController();
    const reason = new Error("stop");
    const seen = { taken: 0, quiet: 0 };
    async function* source(): AsyncGenerator<Uint8Array> {
      const chunk = sampleBytes(MiB);
      yield chunk;
      await hang?.();
      for (; seen.taken <= IN_MEMORY; seen.taken += chunk.length) {
        seen.quiet = 0;
        yield chunk;
      }
    }
    const put = failure(() => blobs.put(source(), { holder, signal: controller.signal }));
    for (; seen.quiet < QUIET && seen.taken <= IN_MEMORY; seen.quiet += 1)
      await new Promise((resolve) => setTimeout(resolve));
    controller.abort(reason);
    const error = await soon(fixture, "A put that was aborted while the store was silent", put);
    ok(seen.taken <= IN_MEMORY, `It took more than ${IN_MEMORY / MiB} MiB that the store had not stored`);
    equal(error, reason);
    await replug();
  },

  "with slow: what moves is not given up": async (fixture) => {
    if (!fixture.slow) return;
    await fixture.slow();
    const id = await fixture.blobs.put(sampleStream(4 * MiB), { holder });
    await isThere(fixture, id, sampleBytes(4 * MiB));
    await fixture.replug();
  },

  "with fill: a put is BLOB_STORE_FULL, pins nothing, and takes nothing away": async (fixture) => {
    const { blobs, fill, replug } = fixture;
    if (!fill) return;
    const id = await blobs.put(sampleBytes(1_000), { holder });
    await fill();
    for (const source of [sampleStream(size), sampleBytes(2_000)])
      await rejects(() => blobs.put(source, { holder }), "BLOB_STORE_FULL");
    await isThere(fixture, id, sampleBytes(1_000));
    await replug();
    await nothingPinnedAndAgain(fixture);
  },

  "with fill: health finds no room, and finds it again": async ({ blobs, fill, replug }) => {
    if (!fill || !blobs.health) return;
    await fill();
    await rejects(async () => blobs.health?.(), "BLOB_STORE_FULL");
    await replug();
    await blobs.health();
  },

  "with dump: health leaves nothing that stays": async ({ blobs, dump, collect: collectGarbage }) => {
    if (!dump || !blobs.health) return;
    const before = (await dump()).toSorted();
    for (let times = 0; times < 3; times += 1) await blobs.health();
    await collectGarbage();
    equal((await dump()).toSorted(), before, "What the backend holds");
  },

  "with denied: refused credentials are MISCONFIGURED, and no error shows them": async ({ blobs, denied }) => {
    if (!denied) return;
    const id = await blobs.put(sampleBytes(1_000), { holder });
    const { port, secrets } = await denied();
    await refusesApp(secrets, {
      put: () => port.put(sampleBytes(2_000), { holder }),
      "put of a stream": () => port.put(sampleStream(size), { holder }),
      get: () => collect(port.get(id), 1_000),
      size: () => port.size(id),
      pin: () => port.pin(id, { holder: "suite/other" }),
      ...(port.capabilities.pins && { unpin: () => port.unpin(id, { holder }) }),
      ...(port.pins && {
        "list of pins": async () => {
          for await (const _ of port.pins?.({ holder }) ?? []);
        },
      }),
      ...(port.health && { "check of its health": async () => port.health?.() }),
    });
  },

  "with connect: another adapter sees at once what was put, pinned and let go": async (fixture) => {
    const { blobs, connect } = fixture;
    if (!connect) return;
    const other = connect();
    const id = await blobs.put(sampleStream(size), { holder });
    equal(await collect(other.get(id), size), sampleBytes(size));
    for (const one of [blobs, other]) equal(await one.size(id), size);
    if (!blobs.capabilities.pins) return;
    await other.pin(id, { holder: "suite/other" });
    await blobs.unpin(id, { holder });
    await fixture.collect();
    await isThere(fixture, id, sampleBytes(size));
    await other.unpin(id, { holder: "suite/other" });
    await fixture.collect();
    await isGone(fixture, id);
  },

  "with dump: what failed leaves nothing behind": async ({ blobs, dump, collect: collectGarbage }) => {
    if (!dump) return;
    const before = (await dump()).toSorted();
    const controller = new AbortController();
    const aborting = endingWith(() => controller.abort(new Error("stop")));
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield* sampleChunks(11 * MiB);
      throw new Error("source");
    }
    await failure(() => blobs.put(aborting, { holder, signal: controller.signal }));
    await failure(() => blobs.put(broken(), { holder }));
    await collectGarbage();
    equal((await dump()).toSorted(), before, "What the backend holds");
  },
});
