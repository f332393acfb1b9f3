import { expect, test } from "vitest";
import { type BlobStore, ChartkeyError } from "../../../src/adapters/index.js";
import type { Cursor } from "../../../src/index.js";
import { note, stage } from "../stage.js";
import { metered } from "./hostile.js";

test("rows that are missing on a later page, since their grant cannot be opened now, are named there", async () => {
  const s = stage("moved");
  const [asha, rao] = [await s.patient("Asha"), await s.doctor("Rao")];
  await asha.me.records.addMany([note("1"), note("2"), note("3")]);
  await asha.me.grants.give({ grantee: rao.me.address, scope: "everything" });
  const [first, second] = [await metered(s, rao), { away: true }];
  const { next } = await first.me.sharedRecords.list().page({ size: 1 });
  const blobs: BlobStore = {
    ...s.blobs,
    get: (id, options) => {
      if (second.away) throw new ChartkeyError("BLOB_UNAVAILABLE", { retryable: true });
      return s.blobs.get(id, options);
    },
  };
  const later = await metered(s, rao, { blobs });
  const page = await later.me.sharedRecords.list().page({ size: 100, after: next });
  expect(page.problems).toMatchObject([{ subject: asha.me.address, problem: { code: "BLOB_UNAVAILABLE" } }]);
});

test("rows of two patients at one position of a lying ledger do not hide each other", async () => {
  const s = stage("one position");
  const [asha, bela, rao] = [await s.patient("Asha"), await s.patient("Bela"), await s.doctor("Rao")];
  for (const { me } of [asha, bela]) {
    await me.grants.give({ grantee: rao.me.address, scope: "everything" });
    await me.records.addMany([note("1"), note("2")]);
  }
  /** Counts the positions of each log for itself: no head proves them. */
  const counted = new Map<string, readonly string[]>();
  const ledger: typeof s.ledger = {
    ...s.ledger,
    async *entries(filter, options) {
      for await (const update of s.ledger.entries(filter, options)) {
        if (filter.log === undefined || update.type !== "entry") {
          yield update;
          continue;
        }
        const { cursor, position } = update.entry;
        const known = counted.get(filter.log) ?? [];
        if (!known.includes(cursor)) counted.set(filter.log, [...known, cursor]);
        const sequence = BigInt(counted.get(filter.log)?.indexOf(cursor) ?? 0);
        yield { ...update, entry: { ...update.entry, position: { ...position, sequence } } };
      }
    },
  };
  const me = await rao.connect(s.app(undefined, { ledger }));
  const seen: string[] = [];
  let after: Cursor | undefined;
  do {
    const page = await me.sharedRecords.list().page({ size: 1, after });
    for (const row of page.items) if (row.ok) seen.push(`${row.record.ref.patient} ${row.record.title}`);
    after = page.next;
  } while (after !== undefined);
  const expected = [asha, bela].flatMap(({ me: { address } }) => [`${address} 1`, `${address} 2`]);
  expect(seen.toSorted()).toEqual(expected.toSorted());
});
