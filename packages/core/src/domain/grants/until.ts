/** The end of a grant without an end, as ledgers keep it: the largest uint40. */
export const FOREVER = 2 ** 40 - 1;

/**
 * Unix seconds of a date, rounded down; `FOREVER` for none.
 * @throws TypeError for an invalid date, or one outside a uint40
 */
export function untilSeconds(until: Date | undefined): number {
  if (until === undefined) return FOREVER;
  const seconds = until instanceof Date ? Math.floor(until.getTime() / 1000) : Number.NaN;
  if (!Number.isSafeInteger(seconds) || seconds < 0 || seconds >= FOREVER)
    throw new TypeError("`until` is not a date that a ledger can hold");
  return seconds;
}

export const untilDate = (seconds: number): Date | undefined =>
  seconds >= FOREVER ? undefined : new Date(seconds * 1000);
