import { checkDate } from "../domain/checks/check-date.js";
import type { Clock } from "../ports/clock.js";

/**
 * A clock that moves only by `advance`.
 * @throws TypeError for an invalid date
 */
export function fixedClock(start: Date): Clock & { advance(seconds: number): void } {
  checkDate("start", start);
  let time = start.getTime();
  return {
    now: () => new Date(time),
    advance: (seconds) => {
      if (!Number.isFinite(seconds)) throw new TypeError("`seconds` is a number");
      time += seconds * 1000;
    },
  };
}
