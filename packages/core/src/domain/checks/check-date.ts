/** @throws TypeError that names the field, for what is no date, and for an invalid one */
export function checkDate(field: string, date: Date): Date {
  if (!(date instanceof Date && Number.isFinite(date.getTime()))) throw new TypeError(`\`${field}\` is a date`);
  return date;
}
