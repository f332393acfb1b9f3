import { isDate } from "../checks/check-date.js";

/**
 * A date as precise as it is known: `2026`, `2026-01` or `2026-01-19` (FHIR R4 `dateTime` without a
 * time), of the years 0001 to 9999. It has no time zone: everybody sees the same day.
 */
export type PartialDate = `${number}` | `${number}-${number}` | `${number}-${number}-${number}`;

/** When a documented event happened: an instant, or a date as precise as it is known. */
export type Occurred = Date | PartialDate;

/** A span of time, without its end. */
export interface Interval {
  readonly start: Date;
  readonly end: Date;
}

/** The first and the last second that a statement can hold: of the years 1 and 9999 (UTC). */
const FIRST_SECOND = -62_135_596_800;
const LAST_SECOND = 253_402_300_799;

/** Whether these Unix seconds are a time that a statement can hold. */
export const isSeconds = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= FIRST_SECOND && value <= LAST_SECOND;

/** Unix seconds, rounded down; not a number for an invalid date. */
export const secondsOf = (date: Date): number => Math.floor(date.getTime() / 1000);

const partial = /^(?!0000)\d{4}(?:-\d{2}(?:-\d{2})?)?$/u;

/** Whether a value is a {@link PartialDate} of the calendar: `2026-02-30` is none. */
export function isPartialDate(value: unknown): value is PartialDate {
  if (typeof value !== "string" || !partial.test(value)) return false;
  // some engines take the 30th of February for the 2nd of March
  const date = new Date(value);
  return Number.isFinite(date.getTime()) && date.toISOString().startsWith(value);
}

/**
 * Checks a partial date from elsewhere, such as a FHIR resource.
 * @throws TypeError unless `text` is `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, and in the calendar
 */
export function parsePartialDate(text: string): PartialDate {
  if (isPartialDate(text)) return text;
  throw new TypeError("A partial date is YYYY, YYYY-MM or YYYY-MM-DD, and in the calendar");
}

/** Whether a value is an instant or a partial date of the years 1 to 9999. */
export const isOccurred = (value: unknown): value is Occurred =>
  isDate(value) ? isSeconds(secondsOf(value)) : isPartialDate(value);

/**
 * The time that a date covers: an instant covers its second, a partial date the whole year, month
 * or day in UTC. Sort by `start` to order dates of different precision.
 * @throws TypeError for an invalid date, and for a text that is no partial date
 */
export function occurredInterval(occurred: Occurred): Interval {
  if (isDate(occurred)) {
    if (!Number.isFinite(occurred.getTime())) throw new TypeError("`occurred` is an invalid date");
    const second = secondsOf(occurred) * 1000;
    return { start: new Date(second), end: new Date(second + 1000) };
  }
  const start = new Date(parsePartialDate(occurred));
  const end = new Date(start);
  if (occurred.length === 4) end.setUTCFullYear(end.getUTCFullYear() + 1);
  else if (occurred.length === 7) end.setUTCMonth(end.getUTCMonth() + 1);
  else end.setUTCDate(end.getUTCDate() + 1);
  return { start, end };
}
