import type { Listing, Participant } from "@chartkey/core";
import type { IndexCache } from "@chartkey/core/adapters";
import { behind } from "../../dist/use-cases/index/behind.js";

/** What one session took. */
interface Timed {
  readonly name: string;
  readonly rows: number;
  /** Processor time in milliseconds. */
  readonly took: number;
}

export interface Sessions {
  readonly timed: readonly Timed[];
  /** How many bytes the index has. */
  readonly bytes: number;
  /** The largest value that was written, in bytes. */
  readonly largest: number;
}

/** A cache that counts what it takes. */
function weighed(cache: IndexCache) {
  const sizes = new Map<string, number>();
  let largest = 0;
  const counted: IndexCache = {
    ...cache,
    set: (key, value, options) => {
      sizes.set(key, value.length);
      largest = Math.max(largest, value.length);
      return cache.set(key, value, options);
    },
  };
  return { counted, bytes: () => [...sizes.values()].reduce((sum, size) => sum + size, 0), largest: () => largest };
}

async function lengthOf(rows: AsyncIterable<object>): Promise<number> {
  let counted = 0;
  for await (const _ of rows) counted++;
  return counted;
}

export interface Measured {
  readonly connect: (index?: IndexCache) => Promise<Participant>;
  readonly list: (me: Participant) => Listing<object>;
  /** An empty one. */
  readonly cache: IndexCache;
  /** Milliseconds of processor time since some moment. */
  readonly clock: () => number | Promise<number>;
}

/** First pages without an index, with an empty one, and on a device that knows all logs. */
export async function indexSessions({ connect, list, cache, clock }: Measured): Promise<Sessions> {
  const { counted, bytes, largest } = weighed(cache);
  const timed: Timed[] = [];
  const measure = async (name: string, run: () => Promise<number>) => {
    const before = await clock();
    const rows = await run();
    timed.push({ name, rows, took: (await clock()) - before });
  };
  const page = (index?: IndexCache) => async () => (await list(await connect(index)).page()).items.length;
  await measure("without an index", page());
  await measure("with an index that is empty", page(counted));
  await measure("and what it writes behind that page", async () => {
    await behind(counted).settled();
    return 0;
  });
  // a page leaves out the logs that it has no time for
  await lengthOf(list(await connect(counted)).all());
  await behind(counted).settled();
  for (const nth of ["first", "second", "third"]) await measure(`on a known device, ${nth} session`, page(counted));
  return { timed, bytes: bytes(), largest: largest() };
}

/** The lines that a bench prints of sessions. */
export const sessionLines = ({ timed, bytes, largest }: Sessions, records: number): readonly string[] => [
  ...timed.map(
    ({ name, rows, took }) =>
      `  ${name.padEnd(40)}${`${rows} rows`.padStart(10)}${`${Math.round(took)} ms`.padStart(12)}`,
  ),
  `  ${(bytes / records).toFixed(0)} bytes a record, the largest write has ${largest}`,
];
