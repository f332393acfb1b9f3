import type { ContentId } from "../domain/identifiers/content-id.js";
import { isChartkeyError } from "../errors/chartkey-error.js";
import { MAX_PARTS } from "../ports/check-parts.js";
import { collect } from "../streams/bytes.js";
import { equal, failure, rejects, rejectsWith, soon, throwsTypeError, turns } from "./assert.js";
import type { BlobStoreFixture } from "./blob-store-fixture.js";
import { isGone, isThere } from "./blob-store-holding.js";
import {
  holder,
  holdsNothing,
  join,
  keeper,
  letGo,
  MiB,
  nobodyHolds,
  other,
  stored,
  two,
  unknown,
  withJoins,
} from "./blob-store-joining.js";
import { suite, type Suite } from "./suite.js";

/** What a join refuses, and what a failure leaves. */
export const blobStoreJoinFailures: Suite<BlobStoreFixture> = suite<BlobStoreFixture>({
  "joins: what is no list of ids, and none or too many, is a TypeError": withJoins(async (fixture) => {
    const { ids } = await stored(fixture, [1_000]);
    const [id = unknown] = ids;
    const none: unknown = undefined;
    for (const parts of [[], none, id, ["bafy"], [id, 1], Array.from({ length: MAX_PARTS + 1 }, () => id)])
      await throwsTypeError(() => join(fixture, parts as readonly ContentId[], { holder }));
    await holdsNothing(fixture);
  }),

  "joins: a part that is no whole MiB, or too small, is a TypeError unless it is the last": withJoins(
    async (fixture) => {
      for (const sizes of [[1, 1], [4 * MiB, 5 * MiB], [5 * MiB + 1, 1], [5 * MiB, 4 * MiB, 1], [5 * MiB, 0], [0]]) {
        const { ids, whole } = await stored(fixture, sizes);
        await throwsTypeError(() => join(fixture, ids, { holder }), sizes);
        await holdsNothing(fixture);
        if (whole.length > 5 * MiB) await nobodyHolds(fixture, whole);
      }
    },
  ),

  "joins: an unknown part is BLOB_UNAVAILABLE, wherever it is": withJoins(async (fixture) => {
    const { ids } = await stored(fixture, two);
    const [first = unknown, last = unknown] = ids;
    for (const parts of [[unknown], [first, unknown], [first, first, unknown]]) {
      const error = await rejects(() => join(fixture, parts, { holder }), "BLOB_UNAVAILABLE");
      equal(error.retryable, true, "Whether it is retryable");
      equal(error.stillPinned, [], "What may be pinned");
    }
    await holdsNothing(fixture);
    await join(fixture, [first, last], { holder });
  }),

  "with lose: a join of a part that has lost its bytes is BLOB_UNAVAILABLE": withJoins(async (fixture) => {
    const { blobs, lose } = fixture;
    if (!lose) return;
    const { ids, whole } = await stored(fixture, [5 * MiB, 6 * MiB, 3]);
    const [, lost] = ids;
    if (lost) await lose(lost);
    const error = await rejects(() => join(fixture, ids, { holder }), "BLOB_UNAVAILABLE");
    equal(error.retryable, true, "Whether it is retryable");
    await holdsNothing(fixture);
    // a put brings the bytes again
    equal((await collect(blobs.get(await blobs.put(whole, { holder: other })), Infinity)).length, whole.length);
  }),

  "joins: a failure takes no earlier pin": withJoins(async (fixture) => {
    if (!fixture.blobs.capabilities.pins) return;
    const { ids, whole } = await stored(fixture, two);
    const id = await join(fixture, ids, { holder });
    await fixture.unplug();
    await rejects(() => join(fixture, ids, { holder }), "BLOB_UNAVAILABLE");
    await fixture.replug();
    await letGo(fixture, ids, keeper);
    await isThere(fixture, id, whole);
    await letGo(fixture, [id], holder);
    await isGone(fixture, id);
  }),

  "joins: a changed byte never ends as good": withJoins(async (fixture) => {
    const { ids, whole } = await stored(fixture, two);
    const [first = unknown] = ids;
    await fixture.corrupt(first);
    try {
      const id = await join(fixture, ids, { holder });
      equal(await collect(fixture.blobs.get(id), whole.length), whole, "What came out");
    } catch (error) {
      await rejects(() => Promise.reject(error), "BLOB_MISMATCH");
    }
    const intact = await stored(fixture, [6 * MiB, 10]);
    const joined = await join(fixture, intact.ids, { holder });
    await fixture.corrupt(joined);
    await rejects(() => collect(fixture.blobs.get(joined), 2 * intact.whole.length), "BLOB_MISMATCH");
  }),

  "joins: a signal that is aborted is seen first": withJoins(async (fixture) => {
    const { ids, whole } = await stored(fixture, two);
    const reason = new Error("stop");
    await rejectsWith(() => join(fixture, ids, { holder, signal: AbortSignal.abort(reason) }), reason);
    await holdsNothing(fixture);
    await nobodyHolds(fixture, whole);
  }),

  "joins: an abort at any moment leaves nothing pinned, or names it": withJoins(async (fixture) => {
    const { ids, whole } = await stored(fixture, two);
    const reason = new Error("stop");
    let named: readonly string[] = [];
    for (let count = 0; count < 40 && named.length === 0; count += 4) {
      const stop = new AbortController();
      const [outcome] = await Promise.allSettled([
        join(fixture, ids, { holder, signal: stop.signal }),
        turns(count).then(() => stop.abort(reason)),
      ]);
      if (outcome.status === "fulfilled") await letGo(fixture, [outcome.value], holder);
      else if (isChartkeyError(outcome.reason, "BLOB_UNAVAILABLE")) named = outcome.reason.stillPinned;
      else equal(outcome.reason, reason, "What it rejects with");
      // what is named may be pinned later
      if (named.length === 0) await holdsNothing(fixture);
    }
    if (named.length === 0) await nobodyHolds(fixture, whole);
    const id = await join(fixture, ids, { holder });
    equal<readonly string[]>(named, named.length === 0 ? [] : [id], "What may be pinned");
    await isThere(fixture, id, whole);
  }),

  "with hang: an abort ends a join in a store that is silent": withJoins(async (fixture) => {
    const { hang, replug } = fixture;
    if (!hang) return;
    const { ids, whole } = await stored(fixture, two);
    await hang();
    const stop = new AbortController();
    const reason = new Error("stop");
    const ended = failure(() => join(fixture, ids, { holder, signal: stop.signal }));
    await turns(5);
    stop.abort(reason);
    equal(await soon(fixture, "A join that was aborted while the store was silent", ended), reason, "Its error");
    await replug();
    await isThere(fixture, await join(fixture, ids, { holder }), whole);
  }),

  "joins: a store that is away is BLOB_UNAVAILABLE, and joins later": withJoins(async (fixture) => {
    const { ids, whole } = await stored(fixture, two);
    await fixture.unplug();
    const error = await rejects(() => join(fixture, ids, { holder }), "BLOB_UNAVAILABLE");
    equal(error.retryable, true, "Whether it is retryable");
    await fixture.replug();
    await holdsNothing(fixture);
    await isThere(fixture, await join(fixture, ids, { holder }), whole);
  }),

  "with denied: a join with refused credentials is MISCONFIGURED": withJoins(async (fixture) => {
    if (!fixture.denied) return;
    const { ids } = await stored(fixture, two);
    const { port } = await fixture.denied();
    await rejects(() => join({ blobs: port }, ids, { holder }), "MISCONFIGURED");
  }),

  "joins: a whole above the limit is BLOB_TOO_LARGE": withJoins(async (fixture) => {
    const { maxBytes } = fixture.blobs.capabilities;
    if (maxBytes === undefined || maxBytes < 5 * MiB || maxBytes > 64 * MiB) return;
    const { ids } = await stored(fixture, [5 * MiB]);
    const parts = Array.from({ length: Math.floor(maxBytes / (5 * MiB)) + 1 }, () => ids).flat();
    const error = await rejects(() => join(fixture, parts, { holder }), "BLOB_TOO_LARGE");
    equal(error.retryable, false, "Whether it is retryable");
    await holdsNothing(fixture);
    if (parts.length > 2) await join(fixture, parts.slice(1), { holder });
  }),
});
