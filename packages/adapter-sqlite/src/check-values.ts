/** The longest text that a server gives: a session's id, an account, the name of a pin. */
const MAX_TEXT = 4096;

/** @throws TypeError unless `value` is a text of 1 to 4,096 characters */
export function checkText(name: string, value: string): string {
  if (typeof value !== "string" || value.length === 0 || value.length > MAX_TEXT)
    throw new TypeError(`\`${name}\` is a text of 1 to 4,096 characters`);
  return value;
}

/** @throws TypeError unless `value` is a whole number from 0 to 2^53 − 1 */
export function checkCount(name: string, value: number): number {
  if (!Number.isSafeInteger(value) || value < 0) throw new TypeError(`\`${name}\` is a whole number from 0`);
  return value;
}
