import type { Browser, Page } from "playwright";

/** An event of a trace, in the format that Chromium writes. Times are in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  /** Of the thread's own time. */
  readonly tdur?: number;
}

/** What a thread did in a stretch of time, in milliseconds. */
export interface Stretch {
  /** Of the wall. */
  readonly took: number;
  /** The longest task, of the thread's own time. */
  readonly longest: number;
}

/**
 * What the page's thread did between the marks `NAME begins` and `NAME ends`, by `NAME`. A long
 * task may be told by what is inside it only, so every event counts.
 */
export async function traceThread(
  browser: Browser,
  page: Page,
  run: () => Promise<void>,
): Promise<ReadonlyMap<string, Stretch>> {
  await browser.startTracing(page, { categories: ["toplevel", "blink.user_timing"] });
  await run();
  const trace = await browser.stopTracing();
  const { traceEvents } = JSON.parse(trace.toString()) as { readonly traceEvents: readonly TraceEvent[] };
  const stretches = new Map<string, Stretch>();
  for (const begun of traceEvents.filter(({ name }) => name.endsWith(" begins"))) {
    const name = begun.name.slice(0, -" begins".length);
    const ended = traceEvents.find((event) => event.name === `${name} ends`);
    if (!ended) throw new Error(`${name} did not end`);
    const tasks = traceEvents.filter(
      ({ pid, tid, ts, dur = 0 }) => pid === begun.pid && tid === begun.tid && ts + dur >= begun.ts && ts <= ended.ts,
    );
    stretches.set(name, {
      took: (ended.ts - begun.ts) / 1000,
      longest: Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000,
    });
  }
  return stretches;
}
