import { sha256 } from "@noble/hashes/sha2.js";
import type { ContentId } from "../domain/identifiers/content-id.js";
import { contentIdOfDigest, parseContentId } from "../domain/identifiers/content-id.js";
import type { BlobStore } from "../ports/blob-store.js";
import { collect } from "../streams/bytes.js";
import { equal, ok, rejects, rejectsWith } from "./assert.js";
import type { BlobStoreFixture } from "./blob-store-fixture.js";
import { sampleBytes } from "./blob-store-samples.js";
import { suite, type Suite } from "./suite.js";

const MiB = 1_048_576;
const [alice, bob] = ["suite/alice", "suite/bob"];
/** More than a backend lists in one answer: object storage gives 1,000 names. */
const MANY = 1_001;
const unknown = parseContentId("bafkreiaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");

type Listed = Parameters<NonNullable<BlobStore["pins"]>>[0];
type Run = (fixture: BlobStoreFixture) => Promise<void>;

/** Runs a case only for a store that lists what a holder pins. */
const withListing =
  (run: Run): Run =>
  async (fixture) => {
    if (fixture.blobs.capabilities.listing === true) await run(fixture);
  };

/** Runs a case only for a store that pins many blobs at once. */
const withBulk =
  (run: Run): Run =>
  async (fixture) => {
    const { blobs } = fixture;
    const [pins, unpins] = [blobs.pinAll !== undefined, blobs.unpinAll !== undefined];
    equal(pins, unpins, "Whether only one of `pinAll` and `unpinAll` is there");
    if (blobs.capabilities.pins && pins) await run(fixture);
  };

function list({ blobs }: Pick<BlobStoreFixture, "blobs">, options: Listed): AsyncIterable<ContentId> {
  const ids = blobs.pins?.(options);
  ok(ids, "It has no `pins`");
  return ids;
}

async function listed(fixture: BlobStoreFixture, holder: string): Promise<readonly ContentId[]> {
  const ids: ContentId[] = [];
  for await (const id of list(fixture, { holder })) ids.push(id);
  return ids.toSorted();
}

export const blobStoreListing: Suite<BlobStoreFixture> = suite<BlobStoreFixture>({
  "listing: a holder's pins are those that it set and has not removed, each once": withListing(async (fixture) => {
    const { blobs } = fixture;
    equal(await listed(fixture, alice), [], "Before any pin");
    const small = await blobs.put(sampleBytes(1_000), { holder: alice });
    await blobs.put(sampleBytes(1_000), { holder: alice });
    const large = await blobs.put(sampleBytes(2 * MiB + 5), { holder: alice });
    const other = await blobs.put(sampleBytes(1_001), { holder: bob });
    await blobs.pin(small, { holder: bob });
    await blobs.pin(other, { holder: alice });
    equal(await listed(fixture, alice), [small, large, other].toSorted(), "Alice's");
    equal(await listed(fixture, bob), [small, other].toSorted(), "Bob's");
    await blobs.unpin(small, { holder: alice });
    await blobs.unpin(large, { holder: alice });
    await fixture.collect();
    equal(await listed(fixture, alice), [other], "Alice's, after two were let go");
    equal(await listed(fixture, bob), [small, other].toSorted(), "Bob's, after Alice let go");
  }),

  "listing: more pins than a backend names in one answer": withListing(async (fixture) => {
    const ids: ContentId[] = [];
    while (ids.length < MANY) {
      const some = Array.from({ length: Math.min(10, MANY - ids.length) }, (_, nth) => ids.length + nth);
      ids.push(...(await Promise.all(some.map((nth) => fixture.blobs.put(sampleBytes(nth), { holder: alice })))));
    }
    equal(await listed(fixture, alice), ids.toSorted(), "Alice's");
    equal(await listed(fixture, bob), [], "Bob's");
  }),

  "listing: holders are distinguished to the last character": withListing(async (fixture) => {
    const pinned = new Map<string, ContentId>();
    for (const holder of ["a", "a/b", "a-b", "a.b", "a/b/c", "a".repeat(160)])
      pinned.set(holder, await fixture.blobs.put(sampleBytes(100 + pinned.size), { holder }));
    for (const [holder, id] of pinned) equal(await listed(fixture, holder), [id], holder);
  }),

  "listing: it checks its signal first, and between two ids": withListing(async ({ blobs }) => {
    for (const size of [1, 2, 3]) await blobs.put(sampleBytes(size), { holder: alice });
    const reason = new Error("stopped");
    const read = async (stop: AbortController) => {
      for await (const _ of list({ blobs }, { holder: alice, signal: stop.signal })) stop.abort(reason);
    };
    const stopped = new AbortController();
    stopped.abort(reason);
    await rejectsWith(() => read(stopped), reason);
    await rejectsWith(() => read(new AbortController()), reason);
  }),

  "with lose: a list names what is pinned, whether or not its bytes are there": withListing(async (fixture) => {
    const { blobs, lose } = fixture;
    if (!lose) return;
    const ids: ContentId[] = [];
    for (const size of [10, 11, 2 * MiB]) ids.push(await blobs.put(sampleBytes(size), { holder: alice }));
    for (const id of ids.slice(1)) await lose(id);
    for (const id of ids.slice(1)) await rejects(() => collect(blobs.get(id), 2 * MiB), "BLOB_UNAVAILABLE");
    equal(await listed(fixture, alice), ids.toSorted(), "Alice's, of which two are lost");
  }),

  "listing: a store that is away is BLOB_UNAVAILABLE, and not empty": withListing(async (fixture) => {
    await fixture.blobs.put(sampleBytes(1), { holder: alice });
    await fixture.unplug();
    await rejects(() => listed(fixture, alice), "BLOB_UNAVAILABLE");
  }),

  "bulk: many pins are as many single ones": withBulk(async (fixture) => {
    const { blobs } = fixture;
    const sizes = [0, 1, 1_000, 2 * MiB];
    const ids: ContentId[] = [];
    for (const size of sizes) ids.push(await blobs.put(sampleBytes(size), { holder: alice }));
    await blobs.pinAll?.([...ids, ...ids], { holder: bob });
    await blobs.unpinAll?.(ids, { holder: alice });
    await fixture.collect();
    for (const [nth, id] of ids.entries())
      equal((await collect(blobs.get(id), 2 * MiB)).length, sizes[nth], "What Bob holds");
    await blobs.unpinAll?.([...ids, unknown, ...ids], { holder: bob });
    await fixture.collect();
    for (const id of ids) await rejects(() => collect(blobs.get(id), 2 * MiB), "BLOB_UNAVAILABLE");
    await blobs.pinAll?.([], { holder: bob });
    await blobs.unpinAll?.([], { holder: bob });
  }),

  "bulk: the last of 1,001 ids counts as the first": withBulk(async (fixture) => {
    const { blobs } = fixture;
    const first = await blobs.put(sampleBytes(10), { holder: alice });
    const last = await blobs.put(sampleBytes(11), { holder: alice });
    await blobs.pinAll?.([...Array.from({ length: 1_000 }, () => first), last], { holder: bob });
    await blobs.unpinAll?.([first, last], { holder: alice });
    await fixture.collect();
    equal((await collect(blobs.get(last), 11)).length, 11, "What Bob holds last");
    const nowhere = Array.from({ length: 1_000 }, (_, nth) => contentIdOfDigest(sha256(sampleBytes(nth + 12))));
    await blobs.unpinAll?.([...nowhere, last], { holder: bob });
    await fixture.collect();
    await rejects(() => collect(blobs.get(last), 11), "BLOB_UNAVAILABLE");
  }),

  "with refuse: a pin that stays is named, and keeps no other": withBulk(async (fixture) => {
    const { blobs, refuse, replug } = fixture;
    if (!refuse) return;
    const ids: ContentId[] = [];
    for (const size of [10, 11, 12]) ids.push(await blobs.put(sampleBytes(size), { holder: alice }));
    const [first, refused, last] = ids;
    if (!first || !refused || !last) return;
    await refuse(refused);
    const error = await rejects(async () => blobs.unpinAll?.(ids, { holder: alice }), "BLOB_UNAVAILABLE");
    equal(error.stillPinned, [refused], "What the error names");
    await fixture.collect();
    equal((await collect(blobs.get(refused), 11)).length, 11, "What was refused");
    for (const id of [first, last]) await rejects(() => collect(blobs.get(id), 12), "BLOB_UNAVAILABLE");
    await replug();
    await blobs.unpinAll?.(ids, { holder: alice });
    await fixture.collect();
    await rejects(() => collect(blobs.get(refused), 11), "BLOB_UNAVAILABLE");
  }),

  "bulk: a blob that is not there is BLOB_UNAVAILABLE": withBulk(async ({ blobs }) => {
    const id = await blobs.put(sampleBytes(10), { holder: alice });
    const error = await rejects(async () => blobs.pinAll?.([id, unknown], { holder: bob }), "BLOB_UNAVAILABLE");
    equal(error.retryable, true, "Whether it is retryable");
  }),

  "bulk: they check their signal first": withBulk(async ({ blobs }) => {
    const id = await blobs.put(sampleBytes(10), { holder: alice });
    const reason = new Error("stopped");
    const signal = AbortSignal.abort(reason);
    await rejectsWith(async () => blobs.pinAll?.([id], { holder: bob, signal }), reason);
    await rejectsWith(async () => blobs.unpinAll?.([id], { holder: alice, signal }), reason);
    equal((await collect(blobs.get(id), 10)).length, 10);
  }),
});
