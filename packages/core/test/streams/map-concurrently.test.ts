import { expect, test } from "vitest";
import { mapConcurrently } from "../../src/streams/map-concurrently.js";

/** Work that ends on command, and which of it is running. */
function workshop() {
  const started: number[] = [];
  const ends = new Map<number, { readonly resolve: () => void; readonly reject: (error: Error) => void }>();
  const work = (item: number) => {
    started.push(item);
    return new Promise<number>((resolve, reject) => {
      ends.set(item, { resolve: () => resolve(item * 10), reject });
    });
  };
  return {
    started,
    work,
    end: (item: number) => ends.get(item)?.resolve(),
    fail: (item: number, error: Error) => ends.get(item)?.reject(error),
  };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("results come in the order of the items, whichever ends first, with no more under way than allowed", async () => {
  const { started, work, end } = workshop();
  const results = mapConcurrently([1, 2, 3], 2, work);
  expect(started).toEqual([1, 2]);
  end(2);
  await turn();
  expect(started).toEqual([1, 2, 3]);
  end(3);
  end(1);
  expect(await results).toEqual([10, 20, 30]);
});

test("after a failure nothing is started, and the rejection waits for what is under way", async () => {
  const { started, work, end, fail } = workshop();
  const broken = new Error("broken");
  let settled = false;
  const results = mapConcurrently([1, 2, 3], 2, work).finally(() => {
    settled = true;
  });
  results.catch(() => undefined);
  fail(2, broken);
  await turn();
  expect([settled, started]).toEqual([false, [1, 2]]);
  end(1);
  await expect(results).rejects.toBe(broken);
  expect(started).toEqual([1, 2]);
});

test("of two failures the first is reported", async () => {
  const { work, fail } = workshop();
  const results = mapConcurrently([1, 2], 2, work);
  const [first, second] = [new Error("first"), new Error("second")];
  fail(2, first);
  await turn();
  fail(1, second);
  await expect(results).rejects.toBe(first);
});
