import { concatBytes } from "@noble/hashes/utils.js";
import type { ContentId } from "../domain/identifiers/content-id.js";
import { collect } from "../streams/bytes.js";
import { equal } from "./assert.js";
import type { BlobStoreFixture } from "./blob-store-fixture.js";
import { isGone, isThere } from "./blob-store-holding.js";
import { holder, join, keeper, letGo, MiB, other, partOf, stored, two, withJoins } from "./blob-store-joining.js";
import { suite, type Suite } from "./suite.js";

/** What a join makes of blobs, and who keeps it. */
export const blobStoreJoins: Suite<BlobStoreFixture> = suite<BlobStoreFixture>({
  "joins: the whole has the id and the bytes of a put of them": withJoins(async (fixture) => {
    const { blobs } = fixture;
    for (const sizes of [[1_000], [5 * MiB], two, [5 * MiB, 8 * MiB, 3]]) {
      const { ids, whole } = await stored(fixture, sizes);
      const id = await join(fixture, ids, { holder });
      equal(await blobs.size(id), whole.length, "The size");
      await isThere(fixture, id, whole);
      equal(await blobs.put(whole, { holder: other }), id, `The id of ${sizes.join(" and ")} bytes`);
    }
  }),

  "joins: a part may come twice, and the order counts": withJoins(async (fixture) => {
    const first = partOf(5 * MiB, 1);
    const last = partOf(5 * MiB, 2);
    const one = await fixture.blobs.put(first, { holder: keeper });
    const another = await fixture.blobs.put(last, { holder: keeper });
    for (const [ids, parts] of [
      [
        [one, one],
        [first, first],
      ],
      [
        [one, another],
        [first, last],
      ],
      [
        [another, one],
        [last, first],
      ],
    ] as const)
      await isThere(fixture, await join(fixture, ids, { holder }), concatBytes(...parts));
  }),

  "joins: a range across parts has its bytes": withJoins(async (fixture) => {
    if (fixture.blobs.capabilities.ranges !== true) return;
    const { ids, whole } = await stored(fixture, [5 * MiB, 6 * MiB, 3]);
    const id = await join(fixture, ids, { holder });
    for (const edge of [5 * MiB, 11 * MiB, whole.length]) {
      const range = { offset: edge - 2, length: 4 };
      const read = await collect(fixture.blobs.get(id, { range }), 4);
      equal(read, whole.slice(edge - 2, edge + 2), `The bytes across ${edge}`);
    }
  }),

  "joins: the whole stays without its parts, until its own holder lets go": withJoins(async (fixture) => {
    if (!fixture.blobs.capabilities.pins) return;
    const { ids, whole } = await stored(fixture, two);
    const id = await join(fixture, ids, { holder });
    await letGo(fixture, ids, keeper);
    await isThere(fixture, id, whole);
    for (const part of ids) await fixture.blobs.unpin(part, { holder });
    await isThere(fixture, id, whole);
    await letGo(fixture, [id], holder);
    await isGone(fixture, id);
  }),

  "joins: the parts stay where the whole is let go": withJoins(async (fixture) => {
    if (!fixture.blobs.capabilities.pins) return;
    const { ids, whole } = await stored(fixture, two);
    const id = await join(fixture, ids, { holder });
    await letGo(fixture, [id], holder);
    await isGone(fixture, id);
    const [first, last] = ids;
    if (first) await isThere(fixture, first, whole.slice(0, 5 * MiB));
    if (last) await isThere(fixture, last, whole.slice(5 * MiB));
    await isThere(fixture, await join(fixture, ids, { holder }), whole);
  }),

  "joins: a second one is the same, and holders are kept apart": withJoins(async (fixture) => {
    const { ids, whole } = await stored(fixture, two);
    const id = await join(fixture, ids, { holder });
    equal(await join(fixture, ids, { holder }), id, "The id");
    equal(await join(fixture, ids, { holder: other }), id, "The id for somebody else");
    if (!fixture.blobs.capabilities.pins) return;
    await letGo(fixture, ids, keeper);
    await letGo(fixture, [id], holder);
    await isThere(fixture, id, whole);
    await letGo(fixture, [id], other);
    await isGone(fixture, id);
  }),

  "joins: joins and puts of the same bytes at once are one blob": withJoins(async (fixture) => {
    const { ids, whole } = await stored(fixture, two);
    const all = await Promise.all([
      join(fixture, ids, { holder }),
      join(fixture, ids, { holder: other }),
      fixture.blobs.put(whole, { holder: keeper }),
    ]);
    const [id] = all;
    equal([...new Set(all)], [id], "The ids");
    await letGo(fixture, [...ids, id], keeper);
    await letGo(fixture, [id], other);
    await isThere(fixture, id, whole);
  }),

  "joins: a list of pins names the whole": withJoins(async (fixture) => {
    if (fixture.blobs.capabilities.listing !== true) return;
    const { ids } = await stored(fixture, two);
    const id = await join(fixture, ids, { holder });
    const listed: ContentId[] = [];
    for await (const one of fixture.blobs.pins?.({ holder }) ?? []) listed.push(one);
    equal(listed, [id], "What is pinned");
  }),
});
