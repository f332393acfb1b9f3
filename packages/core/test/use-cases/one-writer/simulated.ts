import { vi } from "vitest";

/** After how many simulated seconds a call is taken for one that never ends. */
const AN_HOUR = 3600;

/** Lets everything happen that waits for no timer. */
async function work(): Promise<false> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  return false;
}

/**
 * What a call comes to, and how many seconds of timers it takes, rounded up: no real time passes.
 */
export async function simulated<T>(call: () => Promise<T>): Promise<{ readonly seconds: number; readonly result: T }> {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const result = call();
    const isOver = Promise.allSettled([result]).then(() => true);
    let seconds = 0;
    while (!(await Promise.race([isOver, work()]))) {
      if (seconds === AN_HOUR) throw new Error("The call does not end");
      await vi.advanceTimersByTimeAsync(1000);
      seconds += 1;
    }
    return { seconds, result: await result };
  } finally {
    vi.useRealTimers();
  }
}
