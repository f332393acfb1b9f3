import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { listSteps } from "../../src/flow/list-steps.js";
import { neverAborts } from "../../src/flow/never-aborts.js";

const translated = new Error("translated");
const options = { signal: neverAborts(), timeout: 1_000, translate: () => translated };
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("the time limit counts for each item, and not while its reader is busy", async () => {
  async function* list() {
    for (const item of [1, 2, 3]) {
      await pause(900);
      yield item;
    }
  }
  const seen: number[] = [];
  const reading = async () => {
    for await (const item of listSteps(list, options)) {
      seen.push(item);
      await pause(5_000);
    }
  };
  const read = reading();
  await vi.advanceTimersByTimeAsync(20_000);
  await read;
  expect(seen).toEqual([1, 2, 3]);
  expect(vi.getTimerCount()).toBe(0);
});

test("an item may take any time while the store shows signs of life", async () => {
  async function* list(_signal: AbortSignal, onLife: () => void) {
    for (let times = 0; times < 5; times += 1) {
      await pause(900);
      onLife();
    }
    yield "late";
  }
  const first = listSteps(list, options).next();
  await vi.advanceTimersByTimeAsync(5_000);
  expect((await first).value).toBe("late");
});

test("a store that is silent is told to stop, and its error is translated", async () => {
  let told: AbortSignal | undefined;
  async function* list(signal: AbortSignal) {
    told = signal;
    await pause(1_001);
    yield 1;
  }
  await Promise.all([
    expect(listSteps(list, options).next()).rejects.toBe(translated),
    vi.advanceTimersByTimeAsync(1_000),
  ]);
  expect(told?.aborted).toBe(true);
});

test("a reader who leaves ends the request, also one that hangs when it is closed", async () => {
  let told: AbortSignal | undefined;
  const list = (signal: AbortSignal) => {
    told = signal;
    const hang = () => new Promise<never>(() => {});
    return { [Symbol.asyncIterator]: () => ({ next: async () => ({ done: false, value: 1 }), return: hang }) };
  };
  for await (const _ of listSteps(list, options)) break;
  expect(told?.aborted).toBe(true);
});

test("an abort between two items throws the caller's reason", async () => {
  const stop = new AbortController();
  async function* list() {
    for (;;) yield 1;
  }
  const items = listSteps(list, { ...options, signal: stop.signal });
  await items.next();
  stop.abort("stop");
  await expect(items.next()).rejects.toBe("stop");
});
