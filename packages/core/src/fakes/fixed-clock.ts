import type { Clock } from "../ports/clock.js";

/** A clock that stands still until it is told to move. */
export function fixedClock(start: Date): Clock & { advance(seconds: number): void } {
  let time = start.getTime();
  return {
    now: () => new Date(time),
    advance: (seconds) => {
      time += seconds * 1000;
    },
  };
}
