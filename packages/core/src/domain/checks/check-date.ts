/** Whether a value is a date, also one of another realm, such as a frame has. */
export function isDate(value: unknown): value is Date {
  try {
    // it reads what only a date has, whatever its prototype says
    Date.prototype.getTime.call(value);
    return true;
  } catch {
    return false;
  }
}

/** @throws TypeError that names the field, for what is no date, and for an invalid one */
export function checkDate(field: string, date: Date): Date {
  if (!(isDate(date) && Number.isFinite(date.getTime()))) throw new TypeError(`\`${field}\` is a \`Date\``);
  return date;
}
