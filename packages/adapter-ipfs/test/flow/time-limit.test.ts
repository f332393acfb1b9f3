import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { checkTimeout, withTimeLimit } from "../../src/flow/time-limit.js";

const forever = () => new Promise<never>(() => {});

describe("withTimeLimit", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  test("gives the result, and leaves no timer behind", async () => {
    expect(await withTimeLimit(1_000, undefined, async () => 7)).toBe(7);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("work that ignores its signal is BLOB_UNAVAILABLE when the time is over", async () => {
    await Promise.all([
      expect(withTimeLimit(1_000, undefined, forever)).rejects.toMatchObject({
        code: "BLOB_UNAVAILABLE",
        retryable: true,
      }),
      vi.advanceTimersByTimeAsync(1_001),
    ]);
  });

  test("what shows signs of life may take any time, and its silence ends it", async () => {
    const pause = () => new Promise((resolve) => setTimeout(resolve, 900));
    const lively = withTimeLimit(1_000, undefined, async (_signal, onLife) => {
      for (let times = 0; times < 5; times += 1) {
        await pause();
        onLife();
      }
      await forever();
    });
    const wait = async () => {
      await vi.advanceTimersByTimeAsync(5_400);
      expect(vi.getTimerCount()).toBe(1);
      await vi.advanceTimersByTimeAsync(101);
    };
    await Promise.all([expect(lively).rejects.toMatchObject({ code: "BLOB_UNAVAILABLE", retryable: true }), wait()]);
  });

  test("the caller's reason is thrown, whatever error the work throws", async () => {
    const controller = new AbortController();
    const reason = new Error("stop");
    const work = (signal: AbortSignal) =>
      new Promise<never>((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(new Error("AbortError")));
      });
    const result = withTimeLimit(1_000, controller.signal, work);
    controller.abort(reason);
    await expect(result).rejects.toBe(reason);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("nothing starts under a signal that is already aborted", async () => {
    const work = vi.fn<typeof forever>(forever);
    await expect(withTimeLimit(1_000, AbortSignal.abort("stop"), work)).rejects.toBe("stop");
    expect(work).not.toHaveBeenCalled();
  });
});

test("a timeout is what a timer can keep", () => {
  for (const good of [1, 0.5, 30_000, 2 ** 31 - 1]) checkTimeout(good);
  for (const bad of [0, -1, NaN, Infinity, 2 ** 31]) expect(() => checkTimeout(bad)).toThrow(TypeError);
});
