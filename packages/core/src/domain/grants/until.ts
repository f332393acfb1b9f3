import { isDate } from "../checks/check-date.js";

/** The end of a grant without an end, as ledgers keep it: the largest uint40. */
export const FOREVER = 2 ** 40 - 1;

/**
 * Unix seconds of a date, rounded down; `FOREVER` for none.
 * @throws TypeError for what is no date, an invalid one, or one outside a uint40
 */
export function untilSeconds(until: Date | undefined): number {
  if (until === undefined) return FOREVER;
  if (!isDate(until)) throw new TypeError("`until` is a `Date`");
  const seconds = Math.floor(until.getTime() / 1000);
  if (!Number.isSafeInteger(seconds) || seconds < 0 || seconds >= FOREVER)
    throw new TypeError("`until` is not a date that a ledger can hold");
  return seconds;
}

export const untilDate = (seconds: number): Date | undefined =>
  seconds >= FOREVER ? undefined : new Date(seconds * 1000);
