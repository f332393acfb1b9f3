import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Keyed, Listing, Participant, RecordRow } from "../../../src/index.js";
import { hiding } from "../hidden-blobs.js";
import { all } from "../stage.js";
import { growing, many, nth, of, steps, take } from "./random-log.js";

const shown = (row: Keyed<RecordRow>) => (row.ok ? row : { ...row, problem: [row.problem.code, row.problem.message] });

/** All rows by pages, each of a session that knows nothing. */
async function byPages(list: () => Promise<Listing<Keyed<RecordRow>>>, size: number) {
  const rows: object[] = [];
  let page = await (await list()).page({ size });
  rows.push(...page.items.map(shown));
  while (page.next !== undefined) {
    expect(page.items).toHaveLength(size);
    page = await (await list()).page({ size, after: page.next });
    rows.push(...page.items.map(shown));
  }
  return rows;
}

test("pages that open only what they show have the rows of the whole log, on random logs", async () => {
  await fc.assert(
    fc.asyncProperty(
      steps,
      many(nth, 0, 1),
      fc.integer({ min: 1, max: 6 }),
      fc.option(nth, { nil: undefined, freq: 1 }),
      async (run, lost, size, inFolder) => {
        const on = await growing();
        const cards = await take(on, run);
        const added = cards.flatMap((some) => [...some]);
        const hidden = new Set(lost.flatMap((one) => of(added, one) ?? []));
        const blobs = hiding(on.blobs, hidden);
        const folder = inFolder === undefined ? undefined : of(on.folders, inFolder);
        const query = folder === undefined ? {} : { folder };
        const connect = (who: typeof on.asha) => who.connect(on.app(undefined, { blobs }));
        const own = async (me: Promise<Participant>) => (await me).records.list(query);
        const shared = async (me: Promise<Participant>) => (await me).sharedRecords.list(query);
        for (const [who, list] of [
          [on.asha, own],
          [on.rao, shared],
        ] as const) {
          const whole = (await all(await list(connect(who)))).map(shown);
          expect(await byPages(() => list(connect(who)), size)).toEqual(whole);
        }
      },
    ),
    { numRuns: 80 },
  );
});
