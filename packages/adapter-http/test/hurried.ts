import { onTestFinished, vi } from "vitest";

/** From now on, to the end of the test, time passes only with `hurried`. */
export function stopTimers(): void {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
  onTestFinished(() => void vi.useRealTimers());
}

/** The result of a call whose pauses take no time. It is none over a network. */
export async function hurried<T>(call: Promise<T>): Promise<T> {
  const state = { ended: false };
  const end = () => void (state.ended = true);
  call.then(end, end);
  while (!state.ended) await vi.advanceTimersByTimeAsync(100);
  return call;
}

/**
 * From now on, to the end of the test, pauses of a second take no time, also over a network.
 * @param onPause is called at each
 * @param pauses milliseconds of those that take none
 */
export function skipPauses(onPause: () => void = () => {}, pauses: readonly number[] = [1_000]): void {
  const wait = globalThis.setTimeout;
  // Node's own client takes what its timers give it
  vi.stubGlobal("setTimeout", (run: (...given: unknown[]) => void, milliseconds?: number, ...given: unknown[]) => {
    if (!pauses.includes(milliseconds ?? 0)) return wait(run, milliseconds, ...given);
    onPause();
    return wait(run, 0, ...given);
  });
  onTestFinished(() => void vi.unstubAllGlobals());
}
