import { describe, expect, test } from "vitest";
import { neverAborts } from "../../src/flow/never-aborts.js";
import { readAhead } from "../../src/flow/read-ahead.js";

async function* numbers(count: number) {
  for (let n = 0; n < count; n += 1) yield n;
}

describe("readAhead", () => {
  test("keeps the order, whichever comes first, and reads a few at once", async () => {
    let [running, most] = [0, 0];
    const read = async (n: number) => {
      running += 1;
      most = Math.max(most, running);
      for (let turn = 0; turn < 50 + (n % 3) * 50; turn += 1) await Promise.resolve();
      running -= 1;
      return n;
    };
    const seen: number[] = [];
    for await (const n of readAhead(numbers(20), read, neverAborts())) seen.push(n);
    expect(seen).toEqual(Array.from({ length: 20 }, (_, n) => n));
    expect(most).toBe(4);
  });

  test("leaving early aborts what is under way, and starts nothing more", async () => {
    const signals: AbortSignal[] = [];
    const read = async (n: number, signal: AbortSignal) => {
      signals.push(signal);
      return n;
    };
    for await (const n of readAhead(numbers(20), read, neverAborts())) if (n === 0) break;
    expect(signals).toHaveLength(4);
    expect(signals.every(({ aborted }) => aborted)).toBe(true);
  });

  test("a failure comes in its turn, and leaves no unhandled rejection behind", async () => {
    const read = async (n: number) => {
      if (n > 0) throw new Error(`no ${n}`);
      return n;
    };
    const results = readAhead(numbers(20), read, neverAborts());
    expect((await results.next()).value).toBe(0);
    await expect(results.next()).rejects.toThrow("no 1");
  });
});
