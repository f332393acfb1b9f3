import { vi } from "vitest";
import type { stage } from "../stage.js";
import { laggingView } from "./lagging-view.js";

type StageLedger = ReturnType<typeof stage>["ledger"];

/** A ledger that is read at one node, and then at another that has stopped before. */
export function twoNodes(own: StageLedger) {
  const { view, stop, goOn } = laggingView(own);
  let isSecond = false;
  const node = () => (isSecond ? view : own);
  const ledger: StageLedger = {
    ...own,
    account: (...args) => node().account(...args),
    entries: (...args) => node().entries(...args),
  };
  return {
    ledger,
    /** From now on the second node stays as it is, for readings of these participants. */
    stop,
    /** From now on the second node answers. */
    fallBack: () => void (isSecond = true),
    /** From now on the second node shows everything. */
    goOn,
  };
}

/** Waits for a call without waiting for its timers. */
export async function withoutWaiting<T>(call: () => Promise<T>): Promise<T> {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const result = call();
    const settled = Promise.allSettled([result]).then(() => true);
    for (let over = false; !over; over = await Promise.race([settled, Promise.resolve(false)])) {
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
      await vi.advanceTimersByTimeAsync(250);
    }
    return await result;
  } finally {
    vi.useRealTimers();
  }
}
