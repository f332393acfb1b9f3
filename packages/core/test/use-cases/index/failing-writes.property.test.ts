import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { IndexCache, Ledger } from "../../../src/adapters/index.js";
import { memoryDevice, memoryIndexCache } from "../../../src/fakes/index.js";
import type { Participant } from "../../../src/index.js";
import { behind } from "../../../src/use-cases/index/behind.js";
import { growing, many, steps, take } from "../records/random-log.js";

/** What becomes of a write: it is done, refused, or done without the writer being told. */
const fates = ["done", "refused", "untold"] as const;
type Fate = (typeof fates)[number];

/** A cache whose writes meet one fate after the other, and all others are done. */
function failing(cache: IndexCache, left: Fate[]): IndexCache {
  const meet = async (write: () => Promise<void>) => {
    const fate = left.shift() ?? "done";
    if (fate !== "refused") await write();
    if (fate !== "done") throw new Error("The disk is full");
  };
  return {
    ...cache,
    set: (...call) => meet(() => cache.set(...call)),
    delete: (...call) => meet(() => cache.delete(...call)),
  };
}

/** A ledger that counts the entries of logs that it gives. */
function counted<L extends Ledger>(ledger: L) {
  const read = { entries: 0 };
  const entries: Ledger["entries"] = async function* (filter, options) {
    for await (const update of ledger.entries(filter, options)) {
      if (filter.log) read.entries++;
      yield update;
    }
  };
  return { read, ledger: { ...ledger, entries } };
}

const rowsOfAll = (people: readonly Participant[]) => Promise.all(people.map(rowsOf));

async function rowsOf(me: Participant): Promise<readonly object[]> {
  const rows: object[] = [];
  for (const list of [me.records.list(), me.sharedRecords.list()])
    for await (const row of list.all()) rows.push(row.ok ? row : { ...row, problem: row.problem.code });
  return rows;
}

test("whatever becomes of its writes, an index shows no other rows, and the next good writes complete it", async () => {
  await fc.assert(
    fc.asyncProperty(many(steps, 2, 3), many(fc.constantFrom(...fates), 1, 8), async (days, planned) => {
      const on = await growing();
      const left = [...planned];
      const cache = failing(memoryIndexCache(), left);
      const { ledger, read } = counted(on.ledger);
      const connect = async (index: IndexCache | undefined) => {
        const app = () => on.app(memoryDevice(), { index, ledger });
        return Promise.all([on.asha, on.rao].map((who) => who.connect(app())));
      };
      const rows = async (people: readonly Participant[]) => {
        const shown = await rowsOfAll(people);
        await behind(cache).settled();
        return shown;
      };
      const staying = await connect(cache);
      for (const day of days) {
        await take(on, day);
        const cold = await rows(await connect(undefined));
        expect(await rows(await connect(cache))).toEqual(cold);
        expect(await rows(staying)).toEqual(cold);
      }
      left.length = 0;
      /** How many entries a second visit reads. */
      const readAgain = async (index: IndexCache) => {
        for (let visit = 0; visit < 2; visit++) {
          read.entries = 0;
          await connect(index).then(rowsOfAll);
          await behind(index).settled();
        }
        return read.entries;
      };
      expect(await readAgain(cache)).toBe(await readAgain(memoryIndexCache()));
    }),
    { numRuns: 25 },
  );
});
