import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { IndexCache } from "../../../src/adapters/index.js";
import { memoryDevice, memoryIndexCache } from "../../../src/fakes/index.js";
import type { Keyed, Listing, Participant, RecordRow } from "../../../src/index.js";
import { behind } from "../../../src/use-cases/index/behind.js";
import { hiding } from "../hidden-blobs.js";
import { growing, many, nth, of, steps, take } from "./random-log.js";

const shown = (row: Keyed<RecordRow>) => (row.ok ? row : { ...row, problem: [row.problem.code, row.problem.message] });

/** All pages of a list: rows, problems and cursors. */
async function pagesOf(list: Listing<Keyed<RecordRow>>, size: number) {
  const pages: object[] = [];
  let page = await list.page({ size });
  for (;;) {
    const { items, next, problems } = page;
    pages.push({
      items: items.map(shown),
      next,
      problems: problems.map(({ problem, ...one }) => ({ ...one, problem: problem.code })),
    });
    if (next === undefined) return pages;
    page = await list.page({ size, after: next });
  }
}

/** Puts back what was there before, for some keys, and spoils others. */
async function meddle(
  cache: IndexCache,
  older: ReadonlyMap<string, Uint8Array>,
  choices: readonly number[],
): Promise<void> {
  const keys = (await cache.keys("")).toSorted();
  for (const [at, choice] of choices.entries()) {
    const key = of(keys, choice);
    const [value] = key ? await cache.get([key]) : [];
    if (!key || !value) continue;
    const before = older.get(key);
    if (at % 3 === 0 && before) await cache.set(key, before);
    else if (at % 3 === 1) await cache.delete([key]);
    else await cache.set(key, value.with(choice % value.length, 255 - (value[choice % value.length] ?? 0)));
  }
}

async function valuesOf(cache: IndexCache): Promise<ReadonlyMap<string, Uint8Array>> {
  const values = new Map<string, Uint8Array>();
  for (const key of await cache.keys("")) {
    const [value] = await cache.get([key]);
    if (value) values.set(key, value);
  }
  return values;
}

test("pages of a device with an index are those of one without, on random logs, whatever becomes of it", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(steps, steps),
      many(nth, 0, 1),
      many(nth, 0, 4),
      fc.integer({ min: 1, max: 6 }),
      async ([first, then], lost, choices, size) => {
        const on = await growing();
        const cache = memoryIndexCache();
        const lists: readonly (readonly [typeof on.asha, (me: Participant) => Listing<Keyed<RecordRow>>])[] = [
          [on.asha, (me) => me.records.list()],
          [on.rao, (me) => me.sharedRecords.list()],
        ];
        let hidden = new Set<never>();
        const visit = async (index: IndexCache | undefined) => {
          const seen: object[] = [];
          for (const [who, list] of lists) {
            const app = on.app(memoryDevice(), { blobs: hiding(on.blobs, hidden), index });
            seen.push(...(await pagesOf(list(await who.connect(app)), size)));
          }
          await behind(cache).settled();
          return seen;
        };
        await take(on, first);
        expect(await visit(cache)).toEqual(await visit(undefined));
        const older = await valuesOf(cache);
        const added = (await take(on, then)).flatMap((some) => [...some]);
        hidden = new Set(lost.flatMap((one) => of(added, one) ?? [])) as Set<never>;
        expect(await visit(cache)).toEqual(await visit(undefined));
        await meddle(cache, older, choices);
        expect(await visit(cache)).toEqual(await visit(undefined));
      },
    ),
    { numRuns: 30 },
  );
});
