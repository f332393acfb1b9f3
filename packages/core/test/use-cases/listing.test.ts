import { describe, expect, test } from "vitest";
import type { ListProblem, Page } from "../../src/domain/results/listing.js";
import type { Cursor } from "../../src/domain/ledger/position.js";
import { ChartkeyError } from "../../src/errors/chartkey-error.js";
import { createListing, type PageFetch } from "../../src/use-cases/lists/listing.js";
import type { ReadOptions } from "../../src/use-cases/lists/reading.js";

/** A list of the numbers 0 to `count` - 1, and the requests that it received. */
function numbers(count: number) {
  const requested: PageFetch[] = [];
  const readings: ReadOptions[] = [];
  const listing = createListing<number>(["numbers"], async (options) => {
    readings.push(options);
    return async (request): Promise<Page<number>> => {
      requested.push(request);
      const start = Number(request.after ?? 0);
      const end = Math.min(start + request.size, count);
      return {
        items: Array.from({ length: end - start }, (_, i) => start + i),
        problems: [],
        next: end < count ? (String(end) as Cursor) : undefined,
      };
    };
  });
  return { requested, readings, listing };
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const out: T[] = [];
  for await (const item of items) out.push(item);
  return out;
}

describe("createListing", () => {
  test("fetches nothing before it is read", () => {
    const { requested, listing } = numbers(3);
    listing[Symbol.asyncIterator]();
    listing.all();
    expect(requested).toEqual([]);
  });

  test("pages have 20 items by default, and as many as requested otherwise", async () => {
    const { listing } = numbers(45);
    expect((await listing.page()).items).toHaveLength(20);
    const { next } = await listing.page({ size: 7 });
    expect((await listing.page({ size: 2, after: next })).items).toEqual([7, 8]);
  });

  test("iterates page after page, each time anew", async () => {
    const { requested, readings, listing } = numbers(45);
    const expected = Array.from({ length: 45 }, (_, i) => i);
    expect(await all(listing)).toEqual(expected);
    expect(requested.map(({ after }) => after)).toEqual([undefined, "20", "40"]);
    expect(readings).toHaveLength(1);
    expect(await all(listing.all())).toEqual(expected);
    expect(readings).toHaveLength(2);
  });

  test("an abort ends an iteration at once, whatever it is doing", async () => {
    const { requested, readings, listing } = numbers(45);
    const aborted = AbortSignal.abort(new Error("before"));
    await expect(all(listing.all({ signal: aborted }))).rejects.toThrow("before");
    expect(readings).toEqual([]);
    const controller = new AbortController();
    const seen: number[] = [];
    const reading = (async () => {
      for await (const number of listing.all({ signal: controller.signal })) {
        seen.push(number);
        if (number === 5) controller.abort(new Error("enough"));
      }
    })();
    await expect(reading).rejects.toThrow("enough");
    expect(seen).toEqual([0, 1, 2, 3, 4, 5]);
    expect(requested.map(({ signal }) => signal)).toEqual([controller.signal]);
  });

  test("reads no page that the loop does not need, and continues after an empty one", async () => {
    const { requested, listing } = numbers(45);
    for await (const item of listing) if (item === 19) break;
    expect(requested).toHaveLength(1);
    const empty: Page<number> = { items: [], problems: [], next: "1" as Cursor };
    const last: Page<number> = { items: [1], problems: [], next: undefined };
    expect(
      await all(
        createListing(
          ["numbers"],
          async () =>
            async ({ after }) =>
              after === undefined ? empty : last,
        ),
      ),
    ).toEqual([1]);
  });

  test.each([0, -1, 1.5, 101, Number.NaN, "20" as unknown as number])("refuses the size %s", async (size) => {
    const { requested, listing } = numbers(3);
    await expect(listing.page({ size })).rejects.toThrow(TypeError);
    expect(requested).toEqual([]);
  });

  /** A list of three pages, whose first two name problems. */
  function withProblems() {
    const [log, row] = ["log", "row"].map((message) => new ChartkeyError("BLOB_UNAVAILABLE", { message }));
    if (!log || !row) throw new Error("no problems");
    const ofList = { subject: "asha", problem: log };
    const named = [[ofList], [{ ...ofList }, { subject: "asha", problem: row }], [{ ...ofList }]];
    return createListing<number>(["problems"], async () => async ({ after }) => {
      const nth = Number(after ?? 0);
      return { items: [nth], problems: named[nth] ?? [], next: nth < 2 ? (String(nth + 1) as Cursor) : undefined };
    });
  }

  test("an iteration tells each problem once, before the rows of the page that names it", async () => {
    const seen: unknown[] = [];
    const onProblem = ({ subject, problem }: ListProblem) => void seen.push(`${subject}: ${problem.message}`);
    for await (const row of withProblems().all({ onProblem })) seen.push(row);
    expect(seen).toEqual(["asha: log", 0, "asha: row", 1, 2]);
    expect(await all(withProblems())).toEqual([0, 1, 2]);
  });

  test("what `onProblem` throws ends an iteration", async () => {
    const seen: number[] = [];
    const reason = new Error("enough");
    const onProblem = ({ problem }: ListProblem) => {
      if (problem.message === "row") throw reason;
    };
    const iterate = async () => {
      for await (const row of withProblems().all({ onProblem })) seen.push(row);
    };
    await expect(iterate()).rejects.toBe(reason);
    expect(seen).toEqual([0]);
  });

  test("so does what its promise rejects with", async () => {
    const onProblem = () => Promise.reject(new Error("mine"));
    const rows = withProblems().all({ onProblem })[Symbol.asyncIterator]();
    await expect(rows.next()).rejects.toThrow("mine");
  });

  test("refuses what is no `onProblem`", () => {
    expect(() => withProblems().all({ onProblem: 5 as never })).toThrow("`onProblem` is a function");
  });

  test("refuses what cannot be a cursor", async () => {
    const { listing } = numbers(3);
    await expect(listing.page({ after: "x".repeat(257) as Cursor })).rejects.toThrow(TypeError);
    await expect(listing.page({ after: 5 as unknown as Cursor })).rejects.toThrow(TypeError);
  });

  test("checks the signal first and hands it on", async () => {
    const { requested, listing } = numbers(3);
    const reason = new Error("stop");
    await expect(listing.page({ size: 0, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const { signal } = new AbortController();
    await listing.page({ signal });
    expect(requested.map((request) => request.signal)).toEqual([signal]);
  });
});
