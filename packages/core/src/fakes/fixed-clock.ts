import type { Clock } from "../ports/clock.js";

/** A clock that moves only by `advance`. */
export function fixedClock(start: Date): Clock & { advance(seconds: number): void } {
  let time = start.getTime();
  return {
    now: () => new Date(time),
    advance: (seconds) => {
      time += seconds * 1000;
    },
  };
}
