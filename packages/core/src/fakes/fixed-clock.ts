import type { Clock } from "../ports/clock.js";

/**
 * A clock that moves only by `advance`.
 * @throws TypeError for an invalid date
 */
export function fixedClock(start: Date): Clock & { advance(seconds: number): void } {
  if (!(start instanceof Date && Number.isFinite(start.getTime()))) throw new TypeError("`start` is a date");
  let time = start.getTime();
  return {
    now: () => new Date(time),
    advance: (seconds) => {
      if (!Number.isFinite(seconds)) throw new TypeError("`seconds` is a number");
      time += seconds * 1000;
    },
  };
}
